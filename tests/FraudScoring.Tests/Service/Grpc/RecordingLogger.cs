using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FraudScoring.Tests.Service.Grpc;

internal sealed class RecordingLogger : ILogger
{
    public ConcurrentQueue<(string Text, Exception? Error)> Entries { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) => Entries.Enqueue((formatter(state, exception), exception));
}
