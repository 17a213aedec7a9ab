using System.IO.Compression;

namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// The entries of an ML.NET model.zip by name. What they unpack to is bounded by the size of the file, whatever the
/// zip's own sizes claim.
/// </summary>
internal sealed class MlNetArchive : IDisposable
{
    private const int EntriesMax = 4096;
    private const int UnpackedFloor = 16 * 1024 * 1024;
    private const int UnpackedRatioMax = 20;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private long _allowance;

    public MlNetArchive(byte[] file)
    {
        _allowance = Math.Min(ModelLimits.ModelBytesMax, Math.Max(UnpackedFloor, (long)UnpackedRatioMax * file.Length));
        try
        {
            _zip = new ZipArchive(new MemoryStream(file, writable: false), ZipArchiveMode.Read);
            if (_zip.Entries.Count > EntriesMax)
                throw new ModelFormatException($"zip: {_zip.Entries.Count} entries, expected at most {EntriesMax}");
            foreach (var entry in _zip.Entries)
                _entries[entry.FullName.Replace('\\', '/')] = entry;
        }
        catch (Exception e) when (IsZipFault(e))
        {
            throw new ModelFormatException($"zip: {e.Message}", e);
        }
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>Unpacks an entry.</summary>
    public byte[] Read(string name)
    {
        if (!_entries.TryGetValue(name, out var entry))
            throw new ModelFormatException($"zip: no entry '{name}'");
        try
        {
            using var stream = entry.Open();
            using var unpacked = new MemoryStream();
            var chunk = new byte[16 * 1024];
            for (int read; (read = stream.Read(chunk)) > 0;)
            {
                _allowance -= read;
                if (_allowance < 0)
                    throw new ModelFormatException(
                        $"zip entry '{name}': unpacks to more than a model of this file's size can hold");
                unpacked.Write(chunk, 0, read);
            }

            return unpacked.ToArray();
        }
        catch (Exception e) when (IsZipFault(e))
        {
            throw new ModelFormatException($"zip entry '{name}': {e.Message}", e);
        }
    }

    public void Dispose() => _zip.Dispose();

    // What ZipArchive throws for damaged directories, headers and data; encrypted or unknown methods are unsupported.
    private static bool IsZipFault(Exception e)
        => e is InvalidDataException or EndOfStreamException or NotSupportedException or IOException
            or ArgumentException or OverflowException;
}
