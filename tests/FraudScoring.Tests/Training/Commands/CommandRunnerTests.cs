using FraudScoring.Core.Features;
using FraudScoring.Training.Commands;
using FraudScoring.Training.Replay;

namespace FraudScoring.Tests.Training.Commands;

public class CommandRunnerTests
{
    public static TheoryData<Exception, int> Failures => new()
    {
        { new DataException("line 3"), CommandRunner.Failure },
        { new FeatureSetException("features[2]"), CommandRunner.Failure },
        { new IOException("disk full"), CommandRunner.Failure },
        { new ArgumentOutOfRangeException("Trees", "must be"), CommandRunner.WrongUsage },
        { new OperationCanceledException(), CommandRunner.Interrupted },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void Run_Failure_GivesItsExitCode(Exception failure, int expected)
        => Assert.Equal(expected, CommandRunner.Run(_ => throw failure));

    [Fact]
    public void Run_Defect_IsNotHidden()
        => Assert.Throws<NullReferenceException>(() => CommandRunner.Run(_ => throw new NullReferenceException()));
}
