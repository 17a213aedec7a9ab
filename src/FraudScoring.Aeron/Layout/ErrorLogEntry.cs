namespace FraudScoring.Aeron.Layout;

/// <summary>One distinct error of a driver.</summary>
/// <param name="Count">How often it was seen.</param>
/// <param name="First">When it was seen first.</param>
/// <param name="Last">When it was seen last.</param>
/// <param name="Text">Kind and message.</param>
public sealed record ErrorLogEntry(int Count, DateTimeOffset First, DateTimeOffset Last, string Text);
