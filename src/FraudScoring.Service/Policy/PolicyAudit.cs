using System.Text;
using System.Text.Json;

namespace FraudScoring.Service.Policy;

/// <summary>
/// <c>audit.jsonl</c>: one JSON object a line, only ever appended to and on the disk before what it says takes effect. A
/// last line that a crash cut off is dropped. Callers take turns.
/// </summary>
internal sealed class PolicyAudit : IDisposable
{
    public const string FileName = "audit.jsonl";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly FileStream _file;
    private readonly List<AuditEntry> _entries = [];

    /// <summary>Opens or begins the log.</summary>
    /// <exception cref="IOException">A line is damaged, or the file cannot be used.</exception>
    public PolicyAudit(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            _file.SetLength(ReadAll(path));
            _file.Position = _file.Length;
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>All entries, the oldest first.</summary>
    public IReadOnlyList<AuditEntry> Entries => _entries;

    /// <summary>Appends an entry; when this returns, it is on the disk.</summary>
    public AuditEntry Append(DateTimeOffset time, string action, string version, string author, string reason, string detail)
    {
        var entry = new AuditEntry(
            _entries.Count + 1, time.ToUnixTimeMilliseconds(), action, version, author, reason, detail);
        _file.Write(JsonSerializer.SerializeToUtf8Bytes(entry, Json));
        _file.WriteByte((byte)'\n');
        _file.Flush(flushToDisk: true);
        _entries.Add(entry);
        return entry;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Returns the length of the whole lines.
    private long ReadAll(string path)
    {
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var start = 0;
        for (var end = Array.IndexOf(bytes, (byte)'\n'); end >= 0; end = Array.IndexOf(bytes, (byte)'\n', start))
        {
            var line = Encoding.UTF8.GetString(bytes, start, end - start);
            try
            {
                _entries.Add(JsonSerializer.Deserialize<AuditEntry>(line, Json) ?? throw new JsonException("an entry expected"));
            }
            catch (JsonException e)
            {
                throw new IOException($"{path}: line {_entries.Count + 1} is damaged: {e.Message}", e);
            }

            start = end + 1;
        }

        return start;
    }
}
