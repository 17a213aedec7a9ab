using System.Security.Cryptography;
using System.Text;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Policy;

/// <summary>
/// Where policies and lists are changed: each change is checked whole, written down, then put in charge; payments sent
/// after a call's answer are decided by it. Any thread; callers take turns, and payments do not wait for them.
/// </summary>
internal sealed class PolicyDesk : IDisposable
{
    private readonly Lock _changing = new();
    private readonly ModelSwitch _models;
    private readonly PolicyAudit _audit;
    private readonly ListFolder _folder;
    private readonly string _versions;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private BreakerTrip _trip;
    private string? _refusedFile;

    /// <summary>Reads lists and the policy that was in charge.</summary>
    /// <param name="data">The folder of audit log and versions.</param>
    /// <param name="lists">The folder of lists.</param>
    /// <param name="models">What decides.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where changes are said.</param>
    public PolicyDesk(string data, string lists, ModelSwitch models, TimeProvider time, ILogger logger)
    {
        (_models, _time, _logger) = (models, time, logger);
        _versions = Path.Combine(data, "versions");
        Directory.CreateDirectory(_versions);
        _audit = new PolicyAudit(data);
        _folder = new ListFolder(lists);
        models.OnChallengerFailed = (name, e) => PolicyLog.ChallengerFailed(logger, name, e);
        LookForLists();
    }

    /// <summary>Features that rules may name beside the model's, without a restart.</summary>
    public IReadOnlyList<FeatureDefinition> Kept { get; private set; } = [];

    /// <summary>The policy in charge.</summary>
    public PolicyVersion Running => VersionOf(Steps().LastOrDefault());

    /// <summary>What a roll back returns to; null when there has been no other.</summary>
    public PolicyVersion? Previous => PreviousOf(Steps()) is var (entry, isThere) && isThere ? VersionOf(entry) : null;

    /// <summary>Why the last policy or list from a file was refused; null when none was.</summary>
    public string? LastRefusal { get; private set; }

    /// <summary>Everything that was done, the oldest first.</summary>
    public IReadOnlyList<AuditEntry> History
    {
        get
        {
            lock (_changing)
                return [.. _audit.Entries];
        }
    }

    /// <summary>The document in charge; empty for the model's own thresholds.</summary>
    public string Json => _models.Models.Running.Model.Policy.Json;

    /// <summary>What the policy that was in charge at the last stop needs beside the model's features.</summary>
    /// <exception cref="PolicyException">It does not fit the model any more.</exception>
    public IReadOnlyList<FeatureDefinition> FindExtra(string? file)
    {
        var json = file is not null && IsNew(file) ? ReadFile(file) : JsonOf(Running.Version);
        if (json.Length == 0)
            return [];
        var ground = ActiveModel.GroundOf(_models.Models.Running.Model.Model, [], _models.Lists.Names);
        return CompiledPolicy.Load(json, file ?? Running.Version, ground).MissingFeatures;
    }

    /// <summary>Puts the last policy in charge again, then the file's if it is another.</summary>
    /// <exception cref="PolicyException">It cannot be used.</exception>
    public void Start(string? file, IReadOnlyList<FeatureDefinition> kept)
    {
        lock (_changing)
        {
            Kept = kept;
            Attach(JsonOf(Running.Version), Running.Version, resetsBreaker: false);
            if (file is not null && IsNew(file))
                PutFile(file);
            if (_audit.Entries.LastOrDefault(e => e.Action is AuditAction.BreakerTripped or AuditAction.BreakerReset or AuditAction.Put or AuditAction.RollBack)
                is { Action: AuditAction.BreakerTripped } tripped && Enum.TryParse(tripped.Detail, out _trip))
                _models.Scorer.Champion.Policy.RestoreBreaker(_trip);
        }
    }

    /// <summary>Looks for a changed file, changed lists and a tripped breaker.</summary>
    public void Look(string? file)
    {
        lock (_changing)
        {
            LookForLists();
            LookAtBreaker();
            if (file is null || !IsNew(file))
                return;
            try
            {
                PutFile(file);
            }
            catch (Exception e) when (e is PolicyException or PolicyConflictException or IOException or UnauthorizedAccessException)
            {
                // Said once: the same file is not tried again.
                _refusedFile = HashOf(TryReadFile(file));
                LastRefusal = e.Message;
                PolicyLog.Refused(_logger, Running.Version, e.Message);
            }
        }
    }

    /// <summary>Puts a policy in charge.</summary>
    /// <param name="json">The document, which names author and reason.</param>
    /// <param name="place">Where it comes from, for messages.</param>
    /// <param name="replaces">The version that is thought to be in charge; null for any.</param>
    /// <exception cref="PolicyException">It is wrong.</exception>
    /// <exception cref="PolicyConflictException">Another is in charge, or the version is that of another document.</exception>
    public CompiledPolicy Put(string json, string place, string? replaces)
    {
        lock (_changing)
        {
            if (replaces is not null && replaces != Running.Version)
                throw new PolicyConflictException($"'{Running.Version}' is in charge, not '{replaces}'");
            var policy = Compile(_models.Models.Running.Model.Model, json, place).Policy;
            var path = PathOf(policy.Version);
            if (File.Exists(path) && File.ReadAllText(path) != json)
                throw new PolicyConflictException($"version '{policy.Version}' is that of another document; give this one a new version");
            WriteWhole(path, json);
            _audit.Append(_time.GetUtcNow(), AuditAction.Put, policy.Version, policy.Document.Author, policy.Document.Reason, HashOf(json));
            Attach(json, place, resetsBreaker: true);
            PolicyLog.InCharge(_logger, policy.Version, policy.Document.Author, policy.Document.Reason);
            return policy;
        }
    }

    /// <summary>Returns to the policy before.</summary>
    /// <param name="leave">The version that is thought to be in charge.</param>
    /// <param name="author">Who wants it.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="PolicyConflictException">Another is in charge, or there is none before.</exception>
    public void RollBack(string leave, string author, string reason)
    {
        lock (_changing)
        {
            if (leave != Running.Version)
                throw new PolicyConflictException($"'{Running.Version}' is in charge, not '{leave}'");
            var (entry, isThere) = PreviousOf(Steps());
            if (!isThere)
                throw new PolicyConflictException($"'{leave}' is the first; there is no policy before it");
            var version = entry?.Version ?? string.Empty;
            var json = JsonOf(version);
            if (json.Length > 0)
                Compile(_models.Models.Running.Model.Model, json, version);
            _audit.Append(_time.GetUtcNow(), AuditAction.RollBack, version, author, reason, HashOf(json));
            Attach(json, version, resetsBreaker: true);
            PolicyLog.RolledBack(_logger, version, author, reason);
        }
    }

    /// <summary>Lets the policy decide again after its breaker tripped.</summary>
    /// <exception cref="PolicyConflictException">It has not tripped.</exception>
    public void ResetBreaker(string author, string reason)
    {
        lock (_changing)
        {
            LookAtBreaker();
            if (_models.Scorer.Champion.Policy.Trip == BreakerTrip.None)
                throw new PolicyConflictException("the breaker has not tripped");
            _audit.Append(_time.GetUtcNow(), AuditAction.BreakerReset, Running.Version, author, reason, string.Empty);
            Attach(Json, Running.Version, resetsBreaker: true);
            PolicyLog.BreakerReset(_logger, author, reason);
        }
    }

    /// <summary>Replaces a list, or begins one.</summary>
    /// <exception cref="ListFormatException">Lines are wrong; the list is as it was.</exception>
    public EntityList ImportList(string name, TextReader csv, string author, string reason)
    {
        // Outside the lock: a million lines take a second.
        var list = EntityList.Create(name, ListCsv.Read(csv, name));
        lock (_changing)
        {
            var lists = _models.Lists.With(list);
            _folder.Write(list);
            _audit.Append(_time.GetUtcNow(), AuditAction.ListImport, Running.Version, author, reason, $"{name}: {list.Count} entries");
            _models.Lists = lists;
            PolicyLog.ListLoaded(_logger, name, list.Count);
            return list;
        }
    }

    /// <summary>Adds entries to a list, which may be new, and takes others off.</summary>
    /// <exception cref="ListFormatException">One is wrong, or not there; the list is as it was.</exception>
    public EntityList ChangeList(
        string name, IReadOnlyList<ListEntry> added, IReadOnlyList<ListEntry> removed, string author, string reason)
    {
        lock (_changing)
        {
            var problems = added.Select((e, i) => (Problem: ListCsv.Problem(e), Index: i)).Where(p => p.Problem is not null)
                .Select(p => $"add[{p.Index}]: {p.Problem}").ToArray();
            if (problems.Length > 0)
                throw new ListFormatException(problems);
            var before = _models.Lists.Find(name) ?? EntityList.Empty(name);
            var list = before.Without(removed.Select(r => (r.Kind, r.Value))).With(added);
            var lists = _models.Lists.With(list);
            _folder.Append(before, added, removed);
            _audit.Append(_time.GetUtcNow(), AuditAction.ListChange, Running.Version, author, reason, $"{name}: +{added.Count} -{removed.Count}");
            _models.Lists = lists;
            return list;
        }
    }

    /// <summary>All lists.</summary>
    public ListBook Lists => _models.Lists;

    /// <inheritdoc/>
    public void Dispose() => _audit.Dispose();

    private void PutFile(string file)
    {
        var json = ReadFile(file);
        // The file's own version may be in charge already, put there by a call.
        Put(json, file, replaces: null);
    }

    // A file that was put in charge once does not come back by itself after a roll back.
    private bool IsNew(string file)
    {
        var hash = HashOf(TryReadFile(file));
        return hash.Length > 0 && hash != _refusedFile && !_audit.Entries.Any(e => e.Action == AuditAction.Put && e.Detail == hash);
    }

    private ActiveModel Compile(ScoringModel model, string json, string place)
    {
        var policy = CompiledPolicy.Load(json, place, ActiveModel.GroundOf(model, Kept, _models.Lists.Names));
        if (policy.MissingFeatures.Count > 0)
        {
            throw new PolicyException([.. policy.MissingFeatures.Select(f =>
                $"{place}: '{f.Name}' is velocity that nothing keeps; start the service with this policy, and it is kept from the log on")]);
        }

        return new ActiveModel(model, policy, ChallengerFolder.Load(policy, model, Kept, _models.Lists.Names, place));
    }

    private void Attach(string json, string place, bool resetsBreaker)
    {
        _trip = BreakerTrip.None;
        _models.SwapPolicy(
            model => json.Length == 0
                ? new ActiveModel(model, ActiveModel.OwnThresholds(model, Kept, _models.Lists.Names))
                : Compile(model, json, place),
            resetsBreaker);
    }

    private void LookForLists()
    {
        var lists = _folder.Load(
            _models.Lists, list => PolicyLog.ListLoaded(_logger, list.Name, list.Count),
            e =>
            {
                LastRefusal = e.Message;
                PolicyLog.ListRefused(_logger, e.Message);
            });
        _models.Lists = lists;
    }

    private void LookAtBreaker()
    {
        var trip = _models.Scorer.Champion.Policy.Trip;
        if (trip == BreakerTrip.None || trip == _trip)
            return;
        _trip = trip;
        _audit.Append(_time.GetUtcNow(), AuditAction.BreakerTripped, Running.Version, string.Empty, string.Empty, trip.ToString());
        PolicyLog.BreakerTripped(_logger, Running.Version, trip.ToString());
    }

    private AuditEntry[] Steps()
    {
        lock (_changing)
            return [.. _audit.Entries.Where(e => e.Action is AuditAction.Put or AuditAction.RollBack)];
    }

    private static (AuditEntry? Entry, bool IsThere) PreviousOf(AuditEntry[] steps)
    {
        for (var i = steps.Length - 2; i >= 0; i--)
        {
            if (steps[i].Version != steps[^1].Version)
                return (steps[i], true);
        }

        // Before the first policy there were the model's own thresholds.
        return (null, steps.Length > 0 && steps[^1].Version.Length > 0);
    }

    private static PolicyVersion VersionOf(AuditEntry? entry)
        => entry is null ? new PolicyVersion(string.Empty, string.Empty, string.Empty, 0)
            : new PolicyVersion(entry.Version, entry.Author, entry.Reason, entry.TimeUnixMs);

    private string JsonOf(string version) => version.Length == 0 ? string.Empty : File.ReadAllText(PathOf(version));

    private string PathOf(string version) => Path.Combine(_versions, version + ".json");

    private static void WriteWhole(string path, string text)
    {
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    private static string ReadFile(string file)
    {
        if (new FileInfo(file) is { Exists: true, Length: > PolicyLimits.FileBytesMax })
            throw new PolicyException([$"{file}: more than {PolicyLimits.FileBytesMax} bytes"]);
        return File.ReadAllText(file);
    }

    private static string TryReadFile(string file)
    {
        try
        {
            return ReadFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PolicyException)
        {
            // It may be in the middle of being replaced; the next look finds it.
            return string.Empty;
        }
    }

    private static string HashOf(string text)
        => text.Length == 0 ? string.Empty : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
