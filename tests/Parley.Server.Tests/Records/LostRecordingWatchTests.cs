using Microsoft.Extensions.Logging;
using Parley.Server.Configuration;
using Parley.Server.Records;
using Parley.Server.Tests.Gateway;
using Parley.Storage;
using Parley.Storage.Journal;
using Parley.Storage.Records;
using Parley.Storage.Retention;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Records;

[Trait("Category", "Integration")]
public sealed class LostRecordingWatchTests : IDisposable
{
    private readonly RecordsFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly LogText _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, new[] { "fresh.wav", "held.wav", "known.wav", "lost-2.flac", "lost.wav", "young.wav" })]
    [InlineData(true, new[] { "fresh.wav", "held.wav", "known.wav", "young.wav" })]
    public async Task Look_RecordingsThatNoCallHas_AreNamedAndKeptOrErasedByRetention(bool hasRule, string[] left)
    {
        await using var store = await _folder.OpenAsync(Cancellation);
        await AddAsync(store, "known", "known.wav");
        await AddAsync(store, "held", null);
        await store.PlaceHoldAsync(HoldSubject.Call("held"), "a lawsuit", "anna", Cancellation);
        Write("known.wav", TimeSpan.FromDays(30));
        Write("held.wav", TimeSpan.FromDays(30));
        Write("lost.wav", TimeSpan.FromDays(30));
        Write("lost-2.flac", TimeSpan.FromDays(30));
        Write("young.wav", TimeSpan.FromDays(2));
        Write("fresh.wav", TimeSpan.FromMinutes(5)); // its entry may be on its way
        using var logs = LoggerFactory.Create(_log.Configure);
        var options = new ParleyOptions();
        options.Calls.RecordingsFolder = _folder.Recordings;
        var rules = new RetentionRules { Recordings = hasRule ? TimeSpan.FromDays(7) : null };

        await new LostRecordingWatch(new RecordingLibrary(options), store, "system", _clock, logs.CreateLogger("records")).LookAsync(rules, Cancellation);

        Assert.Equal(left, Directory.GetFiles(_folder.Recordings).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains($"{(hasRule ? 2 : 4)} recordings in", _log.Text, StringComparison.Ordinal);
        var audit = await store.ReadAuditAsync(cancellationToken: Cancellation);
        Assert.Equal(hasRule ? ["lost", "lost"] : [], audit.Where(line => line.Action == "recording.delete_lost").Select(line => line.Subject));
    }

    public void Dispose() => _folder.Dispose();

    private async Task AddAsync(ICallStore store, string callId, string? recording)
    {
        await using var recorder = new CallRecorder(store, new RecorderOptions { TimeProvider = _clock });
        var journal = recorder.Begin(new CallStart { CallId = callId, StartedAt = _clock.GetUtcNow(), AgentName = "anna" });
        if (recording is not null)
        {
            journal.TryAppend(new RecordingEntry { At = TimeSpan.Zero, Reference = recording, MediaType = "audio/wav", Duration = TimeSpan.Zero });
        }

        await journal.CompleteAsync(new CallEnd(_clock.GetUtcNow(), CallOutcome.Completed, "hang_up"), Cancellation);
    }

    private void Write(string name, TimeSpan age)
    {
        Directory.CreateDirectory(_folder.Recordings);
        var path = Path.Combine(_folder.Recordings, name);
        File.WriteAllText(path, "sound");
        File.SetLastWriteTimeUtc(path, (_clock.GetUtcNow() - age).UtcDateTime);
    }
}
