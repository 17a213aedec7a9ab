namespace FraudScoring.Service.Velocity.Snapshots;

/// <summary>A part on its way from the decide thread to the file.</summary>
internal readonly record struct SnapshotPart(byte Kind, int Number, ulong SeenBefore, ReadOnlyMemory<byte> Bytes);
