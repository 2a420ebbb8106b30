using Parley.Agents.Memory;
using Parley.Databases;
using Parley.Storage.Audit;
using Parley.Storage.Records;
using Parley.Storage.Retention;
using Parley.Storage.Search;
using Parley.Testing.Time;

namespace Parley.Storage.Tests.Retention;

[Trait("Category", "Integration")]
public sealed class RetentionTests(PostgresCluster cluster) : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly DirectoryInfo _recordings = Directory.CreateTempSubdirectory("parley-recordings-");

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ApplyRetention_ByAge_DeletesEachKindByItsRule(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await OpenAsync(database);
        await AddAsync(store, "oldest");
        _time.Advance(TimeSpan.FromDays(10));
        await AddAsync(store, "older");
        _time.Advance(TimeSpan.FromDays(10));
        await AddAsync(store, "old");
        _time.Advance(TimeSpan.FromDays(10));
        await AddAsync(store, "new");
        await store.AddAsync(_time, "open", outcome: null);

        var report = await store.ApplyRetentionAsync(
            new RetentionRules { Calls = TimeSpan.FromDays(25), Transcripts = TimeSpan.FromDays(15), Recordings = TimeSpan.FromDays(5), Memories = TimeSpan.FromDays(1) },
            "system", cancellationToken);

        Assert.Equal(new RetentionReport(3, 1, 1, 0), report);
        Assert.Null(await store.FindAsync("oldest", cancellationToken));
        var summary = (await store.FindAsync("older", cancellationToken))!;
        Assert.True(summary.Summary.IsContentDeleted);
        Assert.Empty(summary.Entries);
        var withoutRecording = (await store.FindAsync("old", cancellationToken))!;
        Assert.Equal(["SaidEntry"], withoutRecording.Entries.Select(entry => entry.Entry.GetType().Name));
        Assert.Equal(["new.wav"], _recordings.EnumerateFiles().Select(file => file.Name));
        Assert.Equal(["new", "old"], (await store.SearchAsync(new CallQuery { Text = "words" }, cancellationToken)).Calls.Select(call => call.CallId));
        Assert.Contains(await store.ReadAuditAsync(cancellationToken: cancellationToken), entry => entry is { Actor: "system", Action: AuditAction.Retention });
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task EraseCaller_OfACallerWithCalls_LeavesNothingOfThemOnly(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await OpenAsync(database);
        await AddAsync(store, "first", "+15550100");
        await AddAsync(store, "second", "+15550100");
        await AddAsync(store, "other", "+15550199");
        await store.Memory.SaveAsync("+15550100", new CallerMemory { Summary = "Likes cats." }, cancellationToken);
        await store.Memory.SaveAsync("+15550199", new CallerMemory { Summary = "Likes dogs." }, cancellationToken);
        await store.AddAsync(_time, "open", "+15550100", outcome: null);

        var report = await store.EraseCallerAsync("+15550100", "anna", cancellationToken);

        Assert.Equal(new ErasureReport(2, 2, true, 0, 1), report);
        Assert.Null(await store.FindAsync("first", cancellationToken));
        Assert.Null(await store.Memory.FindAsync("+15550100", cancellationToken));
        Assert.Equal("Likes dogs.", (await store.Memory.FindAsync("+15550199", cancellationToken))!.Summary);
        Assert.Equal(["other.wav"], _recordings.EnumerateFiles().Select(file => file.Name));
        var line = Assert.Single(await store.ReadAuditAsync(cancellationToken: cancellationToken));
        Assert.Equal(("anna", AuditAction.EraseCaller), (line.Actor, line.Action));
        Assert.DoesNotContain("15550100", line.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task LegalHold_OfACallOrACaller_BeatsRetentionAndErasure(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await OpenAsync(database);
        await AddAsync(store, "held call", "+15550100");
        await AddAsync(store, "free call", "+15550100");
        await AddAsync(store, "of held caller", "+15550199");
        await store.Memory.SaveAsync("+15550199", new CallerMemory { Summary = "Sues us." }, cancellationToken);
        await store.PlaceHoldAsync(HoldSubject.Call("held call"), "case 7", "anna", cancellationToken);
        await store.PlaceHoldAsync(HoldSubject.Caller("+15550199"), "case 8", "anna", cancellationToken);
        _time.Advance(TimeSpan.FromDays(1000));
        var everything = new RetentionRules { Calls = TimeSpan.FromDays(1), Memories = TimeSpan.FromDays(1), Recordings = TimeSpan.FromDays(1) };

        var byRule = await store.ApplyRetentionAsync(everything, "system", cancellationToken);
        var byRequest = await store.EraseCallerAsync("+15550199", "anna", cancellationToken);
        var memory = await Assert.ThrowsAsync<StorageException>(() => store.Memory.EraseAsync("+15550199", cancellationToken).AsTask());

        Assert.Equal(new RetentionReport(1, 0, 1, 0), byRule);
        Assert.Equal(new ErasureReport(0, 0, false, 1, 0), byRequest);
        Assert.Contains("legal hold", memory.Message, StringComparison.Ordinal);
        Assert.True((await store.FindAsync("held call", cancellationToken))!.Summary.IsHeld);
        Assert.Equal(["of held caller", "held call"], (await store.SearchAsync(new CallQuery(), cancellationToken)).Calls.Select(call => call.CallId));
        Assert.Equal(["case 8", "case 7"], (await store.ReadHoldsAsync(cancellationToken)).Select(hold => hold.Reason).OrderDescending());

        Assert.True(await store.ReleaseHoldAsync(HoldSubject.Caller("+15550199"), "anna", cancellationToken));
        Assert.False(await store.ReleaseHoldAsync(HoldSubject.Caller("+15550199"), "anna", cancellationToken));
        Assert.Equal(new ErasureReport(1, 1, true, 0, 0), await store.EraseCallerAsync("+15550199", "anna", cancellationToken));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task EraseCall_OfOne_LeavesTheOthersAndWhatIsHeldOrOpen(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await OpenAsync(database);
        await AddAsync(store, "first", "+15550100");
        await AddAsync(store, "second", "+15550100");
        await AddAsync(store, "held", "+15550100");
        await store.AddAsync(_time, "open", "+15550100", outcome: null);
        await store.Memory.SaveAsync("+15550100", new CallerMemory { Summary = "Likes cats." }, cancellationToken);
        await store.PlaceHoldAsync(HoldSubject.Call("held"), "case 7", "anna", cancellationToken);

        Assert.Equal(new ErasureReport(1, 1, false, 0, 0), await store.EraseCallAsync("first", "anna", cancellationToken));
        Assert.Equal(new ErasureReport(0, 0, false, 1, 0), await store.EraseCallAsync("held", "anna", cancellationToken));
        Assert.Equal(new ErasureReport(0, 0, false, 0, 1), await store.EraseCallAsync("open", "anna", cancellationToken));
        Assert.Equal(new ErasureReport(0, 0, false, 0, 0), await store.EraseCallAsync("first", "anna", cancellationToken));

        Assert.Null(await store.FindAsync("first", cancellationToken));
        Assert.Equal(["open", "held", "second"], (await store.SearchAsync(new CallQuery(), cancellationToken)).Calls.Select(call => call.CallId));
        Assert.NotNull(await store.Memory.FindAsync("+15550100", cancellationToken));
        Assert.Contains(await store.ReadAuditAsync(cancellationToken: cancellationToken), line => line is { Action: AuditAction.EraseCall, Subject: "first", Actor: "anna" });
    }

    [Fact]
    public async Task EraseCaller_FromSqlite_LeavesNoByteInItsFiles()
    {
        await using var database = await TestDatabase.CreateAsync("sqlite", cluster);
        await using var store = await OpenAsync(database);
        await store.AddAsync(_time, "first", "+15550100", entries: SampleCall.Said("the zebrafish is purplish"));
        await store.AddAsync(_time, "second", "+15550199", entries: SampleCall.Said("the walrus is greenish"));

        await store.EraseCallerAsync("+15550100", "anna", TestContext.Current.CancellationToken);

        Assert.Empty(ByteScan.Find(database.Files(cluster), "zebrafish", "purplish", "+15550100"));
        Assert.Equal(["greenish", "walrus"], ByteScan.Find(database.Files(cluster), "walrus", "greenish"));
    }

    [Fact]
    public async Task EraseCaller_WhenARecordingCannotBeDeleted_KeepsItsCallAlone()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync("sqlite", cluster);
        await using var store = await OpenAsync(database);
        var entry = new RecordingEntry { At = TimeSpan.Zero, Reference = "../elsewhere.wav", MediaType = "audio/wav", Duration = TimeSpan.Zero };
        await store.AddAsync(_time, "call", "+15550100", entries: entry);
        await store.AddAsync(_time, "other", "+15550100");

        var report = await store.EraseCallerAsync("+15550100", "anna", cancellationToken);

        Assert.Equal(new ErasureReport(1, 0, false, 0, 0) { KeptCalls = 1 }, report);
        Assert.NotNull(await store.FindAsync("call", cancellationToken));
        Assert.Null(await store.FindAsync("other", cancellationToken));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ApplyRetention_WhenARecordingCannotBeDeleted_KeepsItsCallAndDeletesTheOthers(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await OpenAsync(database);
        var entry = new RecordingEntry { At = TimeSpan.Zero, Reference = "../elsewhere.wav", MediaType = "audio/wav", Duration = TimeSpan.Zero };
        await AddAsync(store, "before");
        await store.AddAsync(_time, "stuck", "+15550100", entries: entry);
        await AddAsync(store, "behind");
        _time.Advance(TimeSpan.FromDays(2));

        var report = await store.ApplyRetentionAsync(
            new RetentionRules { Calls = TimeSpan.FromDays(1), Transcripts = TimeSpan.FromDays(1), Recordings = TimeSpan.FromDays(1) }, "system", cancellationToken);

        Assert.Equal(new RetentionReport(2, 0, 2, 0) { KeptCalls = 1 }, report);
        Assert.Equal(["stuck"], (await store.SearchAsync(new CallQuery(), cancellationToken)).Calls.Select(call => call.CallId));
        Assert.Empty(_recordings.EnumerateFiles());
    }

    public void Dispose() => _recordings.Delete(recursive: true);

    private Task<ICallStore> OpenAsync(TestDatabase database) => database.OpenAsync(_time, configure: options =>
    {
        options.Recordings = new RecordingFolder(_recordings.FullName);
        options.HeartbeatPeriod = TimeSpan.FromDays(10_000); // years pass here, and no heart needs to beat
        options.LeaseDuration = TimeSpan.FromDays(20_000);
    });

    private async Task AddAsync(ICallStore store, string callId, string caller = "+15550100")
    {
        await File.WriteAllTextAsync(Path.Combine(_recordings.FullName, $"{callId}.wav"), "", TestContext.Current.CancellationToken);
        await store.AddAsync(
            _time, callId, caller, entries: [SampleCall.Said("some words"), new RecordingEntry
            {
                At = TimeSpan.Zero, Reference = $"{callId}.wav", MediaType = "audio/wav", Duration = TimeSpan.Zero,
            }]);
    }
}
