namespace FraudScoring.Service.Relays;

/// <summary>What the operator is told of relays.</summary>
internal static partial class RelayLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{relay}: {count} entries before offset {offset} are gone from the log and were not relayed")]
    public static partial void Gone(ILogger logger, string relay, ulong count, ulong offset);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{relay}: the log does not read back; nothing more of it is relayed")]
    public static partial void Unreadable(ILogger logger, string relay, Exception reason);
}
