using FraudScoring.Service.Grpc;
using FraudScoring.Service.Grpc.Messages;
using FraudScoring.V1;

namespace FraudScoring.Service.Ingress.Grpc;

/// <summary><c>Feedback</c>: what turned out.</summary>
internal sealed class FeedbackMethods(LabelReporter labels)
{
    public IReadOnlyList<GrpcMethod> Methods =>
    [
        new UnaryMessageMethod<ReportLabelRequest, ReportLabelResponse>(
            "/fraudscoring.v1.Feedback/ReportLabel", ReportLabelRequest.Parser,
            (request, _, cancellation) => labels.ReportAsync(request, cancellation)),
    ];
}
