using System.Diagnostics;
using System.Runtime.InteropServices;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Velocity.Snapshots;

/// <summary>Rebuilds velocity and the once-only index from the newest usable snapshot and the log behind it.</summary>
internal sealed class StateRecovery(string folder, FeatureSet features, VelocityStoreOptions options, DurableLog log, ILogger logger)
{
    private readonly Transaction _transaction = new();
    private readonly FeatureBatch _batch = new(features, 1);
    private bool _isWhole;

    /// <summary>The velocity as of the end of the log.</summary>
    public InMemoryVelocityStore Velocity { get; private set; } = new(features, options);

    /// <summary>The index as of the end of the log.</summary>
    public OnceIndex Once { get; private set; } = new();

    /// <summary>Rebuilds both.</summary>
    /// <exception cref="LogDamagedException">The log does not read back.</exception>
    public void Run()
    {
        var started = Stopwatch.GetTimestamp();
        VelocitySnapshot velocity = new(Velocity);
        var from = log.FirstOffset;
        _isWhole = features.HasProfiles;
        foreach (var path in SnapshotFile.Find(folder).ToArray())
        {
            velocity = new VelocitySnapshot(Velocity);
            if (TryLoad(path, velocity) is { } offset)
            {
                from = offset;
                _isWhole = false;
                break;
            }

            // A snapshot that failed half-way has left traces.
            Velocity = new InMemoryVelocityStore(features, options);
            Once = new OnceIndex();
            velocity = new VelocitySnapshot(Velocity);
        }

        Once.FirstOffset = log.FirstOffset;
        var (payments, labels) = Replay(velocity, from);
        PipelineLog.Recovered(
            logger, payments, labels, from, log.NextOffset, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private ulong? TryLoad(string path, VelocitySnapshot velocity)
    {
        try
        {
            using var file = new SnapshotFileReader(path);
            if (Misfit(file) is { } reason)
            {
                SetAside(path, reason);
                return null;
            }

            velocity.RestoreWatermark(file.WatermarkMs);
            for (var part = file.Read(); part.Kind != SnapshotFile.End; part = file.Read())
                Load(part, velocity);
            return file.BaseOffset;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            SetAside(path, e.Message);
            return null;
        }
    }

    // Offsets that a damaged log lost are given again: a snapshot that has seen the lost ones must not fit later.
    private void SetAside(string path, string reason)
    {
        SnapshotLog.Skipped(logger, path, reason);
        File.Move(path, path + ".unused", overwrite: true);
    }

    private string? Misfit(SnapshotFileReader file)
    {
        if (file.FeatureSet != features.Version)
            return $"it is of feature set {file.FeatureSet}, the model has {features.Version}";
        if (file.BaseOffset < log.FirstOffset)
            return $"the log begins at {log.FirstOffset}, after its offset {file.BaseOffset}";
        return file.BaseOffset > log.NextOffset ? $"the log ends at {log.NextOffset}, before its offset {file.BaseOffset}" : null;
    }

    private void Load(in SnapshotPart part, VelocitySnapshot velocity)
    {
        if (part.SeenBefore > log.NextOffset)
            throw new InvalidDataException($"a part has seen the log up to {part.SeenBefore}, which ends at {log.NextOffset}");
        switch (part.Kind)
        {
            case SnapshotFile.Velocity when part.Number >= 0 && part.Number < velocity.PartCount:
                velocity.Load(part.Number, part.Bytes.Span, part.SeenBefore);
                break;
            case SnapshotFile.Once when part.Bytes.Length % OnceSlot.Bytes == 0:
                foreach (var slot in MemoryMarshal.Cast<byte, OnceSlot>(part.Bytes.Span))
                    Once.Restore(slot);
                break;
            default:
                throw new InvalidDataException($"part {part.Number} of kind {part.Kind} is not known");
        }
    }

    private (long Payments, long Labels) Replay(VelocitySnapshot velocity, ulong from)
    {
        var payments = 0L;
        var labels = 0L;
        var reader = log.OpenReader(from);
        while (reader.TryNext(out var entry))
        {
            if (entry.Header.Kind == EntryKind.Decision)
            {
                ReplayDecision(velocity, entry.Payload, entry.Header.Offset);
                payments++;
            }
            else if (entry.Header.Kind == EntryKind.Label)
            {
                ReplayLabel(velocity, entry.Payload, entry.Header.Offset);
                labels++;
            }
        }

        return (payments, labels);
    }

    private void ReplayDecision(VelocitySnapshot velocity, ReadOnlySpan<byte> payload, ulong offset)
    {
        var record = new DecisionRecordView(payload);
        if (!record.IsRecord || !TransactionCodec.TryDecode(record.Transaction, _transaction, out _))
            throw new LogDamagedException($"offset {offset}: not a decision record");
        if (_isWhole)
            ApplyAgain(record.Score);
        else
            velocity.Replay(FeatureBatch.EventOf(features, _transaction), FeaturesOf(record, offset), record.Score, offset);
        Once.TryAdd(EntityKey.Of(_transaction.Text(TextField.TransactionId)), offset, out _);
    }

    // Without a snapshot the whole log is replayed; its records may be of models with other features.
    private void ApplyAgain(double score)
    {
        _batch.Clear();
        _batch.Add(_transaction);
        Velocity.Apply(_batch);
        Velocity.AddScore(_batch, 0, score);
    }

    // Profiles count a payment with the features that it was scored by.
    private ReadOnlySpan<float> FeaturesOf(in DecisionRecordView record, ulong offset)
        => !features.HasProfiles || record.Features.Length == features.Count
            ? record.Features
            : throw new LogDamagedException($"offset {offset}: {record.Features.Length} features, the model has {features.Count}");

    private void ReplayLabel(VelocitySnapshot velocity, ReadOnlySpan<byte> payload, ulong offset)
    {
        if (!LabelRecordCodec.TryDecode(payload, _transaction, out var label))
            throw new LogDamagedException($"offset {offset}: not a label record");
        velocity.ReplayLabel(FeatureBatch.EventOf(features, _transaction), label.Previous, label.Label, offset);
        Once.TryLabel(EntityKey.Of(_transaction.Text(TextField.TransactionId)), label.Label);
    }
}
