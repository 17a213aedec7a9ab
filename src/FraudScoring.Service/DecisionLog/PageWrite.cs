using FASTER.core;

namespace FraudScoring.Service.DecisionLog;

/// <summary>Part of a page that waits to be written, and whom to tell.</summary>
internal readonly record struct PageWrite(
    nint Source, int Segment, long Position, int Bytes, DeviceIOCompletionCallback Callback, object Context);
