using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Agents.Memory;
using Parley.Agents.Sessions;
using Parley.Calls;
using Parley.Databases;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Records;
using Parley.Server.Records.Flac;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Twilio;
using Parley.Storage;
using Parley.Storage.Records;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Records;

/// <summary>What is asked of records over REST, by whom, and what of a call by telephone is there.</summary>
[Trait("Category", "Integration")]
public sealed class RecordsRestTests(PostgresCluster cluster) : IDisposable
{
    private static readonly string s_keys = $"k1:{Convert.ToBase64String(new byte[32])}";
    private readonly RecordsFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Records_OfACall_AreFoundShownExportedHeldAndErased(string kind)
    {
        await _folder.UseAsync(kind, cluster);
        await CallAsync("You said tea.", isEncrypted: false);
        await using var server = await RunningServer.StartAsync(Cancellation, options => Configure(options, isEncrypted: false));
        using var http = new HttpClient { BaseAddress = server.Url };

        var found = await http.GetFromJsonAsync<JsonElement>("/v1/calls/records?text=tea&caller=%2B15550111&agent=anna&outcome=completed&limit=5", Cancellation);
        var none = await http.GetFromJsonAsync<JsonElement>("/v1/calls/records?text=coffee", Cancellation);
        var id = found.GetProperty("data")[0].GetProperty("id").GetString();
        var whole = await http.GetFromJsonAsync<JsonElement>($"/v1/calls/{id}/record", Cancellation);
        var text = await http.GetStringAsync($"/v1/calls/{id}/export?format=text", Cancellation);
        var captions = await http.GetStringAsync($"/v1/calls/{id}/export?format=vtt", Cancellation);
        using var held = await http.PutAsJsonAsync($"/v1/calls/{id}/legal_hold", new { reason = "a lawsuit" }, Cancellation);
        var kept = await EraseAsync(http);
        using var released = await http.DeleteAsync($"/v1/calls/{id}/legal_hold", Cancellation);
        var erased = await EraseAsync(http);
        using var gone = await http.GetAsync($"/v1/calls/{id}/record", Cancellation);

        Assert.Equal(0, none.GetProperty("data").GetArrayLength());
        Assert.Equal(("+15550111", "hang_up"), (whole.GetProperty("caller").GetString(), whole.GetProperty("end_reason").GetString()));
        Assert.Contains("You said tea.", text, StringComparison.Ordinal);
        Assert.StartsWith("WEBVTT", captions, StringComparison.Ordinal);
        Assert.Equal((0, 1), (kept.GetProperty("calls").GetInt32(), kept.GetProperty("held_calls").GetInt32()));
        Assert.Equal((1, HttpStatusCode.NotFound), (erased.GetProperty("calls").GetInt32(), gone.StatusCode));
        var audit = await server.Services.GetRequiredService<ICallStore>().ReadAuditAsync(cancellationToken: Cancellation);
        Assert.Equal(
            ["call.read", "caller.erase", "hold.release", "caller.erase", "hold.place", "call.export", "call.export", "call.read", "call.search", "call.search"],
            audit.Select(line => line.Action));
        Assert.All(audit, line => Assert.NotEqual("unknown", line.Actor));
    }

    [Theory]
    [InlineData("records?limit=0", "limit")]
    [InlineData("records?outcome=good", "outcome")]
    [InlineData("records?from=yesterday", "from")]
    [InlineData("records?cursor=-1", "cursor")]
    [InlineData("records?name=x", "name")]
    [InlineData("call_1/export?format=pdf", "format")]
    [InlineData("insight?days=0", "days")]
    [InlineData("insight?days=366", "days")]
    public async Task Records_AskedForWrongly_SayWhatIsExpected(string path, string parameter)
    {
        await using var server = await RunningServer.StartAsync(Cancellation, options => Configure(options, isEncrypted: false));
        using var http = new HttpClient { BaseAddress = server.Url };

        using var answer = await http.GetAsync($"/v1/calls/{path}", Cancellation);

        var error = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("error");
        Assert.Equal((HttpStatusCode.BadRequest, parameter), (answer.StatusCode, error.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task Insight_AddsUpTheCallsOfTheDaysThatAreAskedFor()
    {
        await using var server = await RunningServer.StartAsync(Cancellation, options => Configure(options, isEncrypted: false));
        var store = server.Services.GetRequiredService<ICallStore>();
        var now = DateTimeOffset.UtcNow;
        await WriteAsync(store, "call_1", now.AddHours(-2), 400);
        await WriteAsync(store, "call_2", now.AddHours(-1), 600);
        await WriteAsync(store, "call_3", now.AddDays(-9), 5_000);
        using var http = new HttpClient { BaseAddress = server.Url };

        var week = await http.GetFromJsonAsync<JsonElement>("/v1/calls/insight", Cancellation);
        var month = await http.GetFromJsonAsync<JsonElement>("/v1/calls/insight?days=30", Cancellation);

        Assert.Equal((2, 3), (CallsOf(week), CallsOf(month)));
        var waits = week.GetProperty("waits");
        Assert.Equal((2, 500.0), (waits.GetProperty("count").GetInt32(), waits.GetProperty("mean").GetProperty("model_ms").GetDouble()));
        Assert.Equal(0.2m, week.GetProperty("agents")[0].GetProperty("cost").GetDecimal());

        static int CallsOf(JsonElement insight) => insight.GetProperty("days").EnumerateArray().Sum(day => day.GetProperty("calls").GetInt32());
    }

    [Fact]
    public async Task Records_WithoutAKeyWhereThereAreSome_AreNotGiven()
    {
        await using var server = await RunningServer.StartAsync(Cancellation, options =>
        {
            Configure(options, isEncrypted: false);
            options.Server.ApiKeys.Add("a-key");
        });
        using var http = new HttpClient { BaseAddress = server.Url };

        using var search = await http.GetAsync("/v1/calls/records", Cancellation);
        using var erase = await http.PostAsJsonAsync("/v1/callers/erase", new { caller = "+15550111" }, Cancellation);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (search.StatusCode, erase.StatusCode));
    }

    [Fact]
    public async Task Records_WhereNoneAreKept_SaySo()
    {
        await using var server = await RunningServer.StartAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = server.Url };

        using var answer = await http.GetAsync("/v1/calls/records", Cancellation);

        var error = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("error");
        Assert.Equal((HttpStatusCode.NotFound, "records_not_kept"), (answer.StatusCode, error.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData(false, "Your card is 4111 1111 1111 1111.", true)]
    [InlineData(true, "Your card is 4111 1111 1111 1111.", true)]
    [InlineData(true, "Your order is on the way, friend.", false)]
    public async Task Recording_OfACall_IsSilentWhereASecretIsSaidAndSealedWhereThereAreKeys(bool isEncrypted, string reply, bool isSilent)
    {
        await CallAsync(reply, isEncrypted);
        await using var server = await RunningServer.StartAsync(Cancellation, options => Configure(options, isEncrypted));
        using var http = new HttpClient { BaseAddress = server.Url };
        var calls = await http.GetFromJsonAsync<JsonElement>("/v1/calls/records", Cancellation);
        var path = $"/v1/calls/{calls.GetProperty("data")[0].GetProperty("id").GetString()}/recording";

        var wav = await http.GetByteArrayAsync(path, Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Range = new RangeHeaderValue(20_000, 20_099);
        using var part = await http.SendAsync(request, Cancellation);

        var file = Assert.Single(Directory.GetFiles(_folder.Recordings));
        Assert.EndsWith(".wav", file, StringComparison.Ordinal);
        Assert.Equal(!isEncrypted, (await File.ReadAllBytesAsync(file, Cancellation)).AsSpan().StartsWith("RIFF"u8));
        Assert.True(wav.AsSpan().StartsWith("RIFF"u8));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(wav[20_000..20_100], await part.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(isSilent, Enumerable.Range(11, (wav.Length / 4) - 11).All(frame => BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan((4 * frame) + 2)) == 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recording_AsFlac_IsSilencedPackedAndGivenInParts(bool isEncrypted)
    {
        await CallAsync("Your card is 4111 1111 1111 1111.", isEncrypted, RecordingFormat.Flac);
        await using var server = await RunningServer.StartAsync(Cancellation, options => Configure(options, isEncrypted));
        using var http = new HttpClient { BaseAddress = server.Url };
        var calls = await http.GetFromJsonAsync<JsonElement>("/v1/calls/records", Cancellation);
        var id = calls.GetProperty("data")[0].GetProperty("id").GetString();

        using var whole = await http.GetAsync($"/v1/calls/{id}/recording", Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/console/calls/{id}/recording");
        request.Headers.Range = new RangeHeaderValue(100, 199);
        using var part = await http.SendAsync(request, Cancellation);
        using var page = await http.GetAsync($"/console/calls/{id}", Cancellation);

        var file = Assert.Single(Directory.GetFiles(_folder.Recordings));
        Assert.EndsWith(".flac", file, StringComparison.Ordinal);
        Assert.Equal(!isEncrypted, (await File.ReadAllBytesAsync(file, Cancellation)).AsSpan().StartsWith("fLaC"u8));
        var flac = await whole.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal(("audio/flac", "audio/flac"), (whole.Content.Headers.ContentType!.MediaType, part.Content.Headers.ContentType!.MediaType));
        Assert.Equal(flac[100..200], await part.Content.ReadAsByteArrayAsync(Cancellation));
        using var sound = new MemoryStream(flac);
        using var decoder = await FlacDecoder.TryOpenAsync(sound, Cancellation);
        var samples = new List<short>();
        for (var piece = await decoder!.ReadAsync(Cancellation); !piece.IsEmpty; piece = await decoder.ReadAsync(Cancellation))
        {
            samples.AddRange(piece.Span);
        }

        Assert.Equal(2 * decoder.PairCount, samples.Count);
        Assert.True(decoder.PairCount > decoder.SampleRate);
        Assert.All(samples.Where((_, index) => index % 2 == 1), sample => Assert.Equal(0, sample));
        Assert.Contains("<audio id=\"recording\"", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recording_PackedFileCannotGetItsName_StaysWav()
    {
        await CallAsync("Good day.", isEncrypted: false, RecordingFormat.Flac, call => Directory.CreateDirectory(Path.Combine(_folder.Recordings, $"{call.Id}.flac")));

        var call = Assert.Single(await _folder.ReadAsync(Cancellation));

        var reference = Assert.Single(call.Entries.Select(entry => entry.Entry).OfType<RecordingEntry>()).Reference;
        Assert.Equal($"{call.Summary.CallId}.wav", reference);
        Assert.Equal(reference, Path.GetFileName(Assert.Single(Directory.GetFiles(_folder.Recordings))));
    }

    /// <summary>Each file that a call leaves is found, whatever it is called; a legal hold keeps them all, and erasure leaves neither a file nor a byte of the call's.</summary>
    [Theory]
    [InlineData(RecordingFormat.Wav, false)]
    [InlineData(RecordingFormat.Flac, false)]
    [InlineData(RecordingFormat.Flac, true)]
    public async Task Erase_OfACaller_LeavesNothingOfWhatTheCallLeftOnDisk(RecordingFormat format, bool isEncrypted)
    {
        string[] traces = ["+15550111", "walrus", "likes", "fLaC", "RIFF"];
        var before = AllFiles();
        await CallAsync("Your walrus is on the way, friend.", isEncrypted, format);
        var left = AllFiles().Except(before, StringComparer.Ordinal).ToList();
        await using var server = await RunningServer.StartAsync(Cancellation, options => Configure(options, isEncrypted));
        var store = server.Services.GetRequiredService<ICallStore>();
        await store.Memory.SaveAsync("+15550111", new CallerMemory { Summary = "He likes fish." }, Cancellation);
        using var http = new HttpClient { BaseAddress = server.Url };
        var calls = await http.GetFromJsonAsync<JsonElement>("/v1/calls/records", Cancellation);
        var id = calls.GetProperty("data")[0].GetProperty("id").GetString();
        string[] seen = isEncrypted ? [] : ["+15550111", "walrus", "likes", format == RecordingFormat.Flac ? "fLaC" : "RIFF"];
        Assert.Equal(seen.Order(StringComparer.Ordinal), Find(traces).Order(StringComparer.Ordinal)); // the search does see what is there

        using var held = await http.PutAsJsonAsync($"/v1/calls/{id}/legal_hold", new { reason = "a lawsuit" }, Cancellation);
        await EraseAsync(http);
        var kept = AllFiles().Intersect(left, StringComparer.Ordinal).ToList();
        using var released = await http.DeleteAsync($"/v1/calls/{id}/legal_hold", Cancellation);
        await EraseAsync(http);
        await server.StopAsync(Cancellation);

        Assert.Contains(left, file => file.EndsWith(format == RecordingFormat.Flac ? ".flac" : ".wav", StringComparison.Ordinal));
        Assert.Contains(kept, file => file.StartsWith(_folder.Recordings, StringComparison.Ordinal));
        Assert.All(AllFiles().Except(before, StringComparer.Ordinal), file => Assert.StartsWith(_folder.Database, file, StringComparison.Ordinal));
        Assert.Empty(Find(traces));
    }

    [Fact]
    public async Task Recording_WhoseKeyIsMissing_SaysSoInTheConsoleAndOverRest()
    {
        await CallAsync("Your order is on the way, friend.", isEncrypted: false);
        var id = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(_folder.Recordings)));
        await SealAsync(id);
        await using var server = await RunningServer.StartAsync(Cancellation, options => Configure(options, isEncrypted: false));
        using var http = new HttpClient { BaseAddress = server.Url };

        using var page = await http.GetAsync($"/console/calls/{id}/recording", Cancellation);
        using var rest = await http.GetAsync($"/v1/calls/{id}/recording", Cancellation);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (page.StatusCode, rest.StatusCode));
        Assert.Contains("key", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private List<string> AllFiles() => [.. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)];

    /// <summary>Which of these stand anywhere in any file.</summary>
    private List<string> Find(string[] texts)
    {
        var files = AllFiles().Select(ReadShared).ToList();
        return [.. texts.Where(text => files.Any(bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0))];
    }

    /// <summary>Also of the database that the server has open.</summary>
    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static Task WriteAsync(ICallStore store, string id, DateTimeOffset began, int waitMs) => store.WriteAsync(
        new CallBatch
        {
            Start = new CallStart { CallId = id, StartedAt = began, AgentName = "anna" },
            Entries =
            [
                new NumberedEntry(1, new TurnEntry { At = TimeSpan.FromSeconds(1), ItemId = "item_1", Latency = new TurnLatency { Model = TimeSpan.FromMilliseconds(waitMs) } }),
                new NumberedEntry(2, new UsageEntry { At = TimeSpan.FromSeconds(2), Model = "m", InputTokens = 1, OutputTokens = 1, Cost = 0.1m }),
            ],
            Totals = new CallTotals { EntryCount = 2, TurnCount = 1, WorstLatency = TimeSpan.FromMilliseconds(waitMs), Cost = 0.1m },
            End = new CallEnd(began.AddMinutes(1), CallOutcome.Completed, "hang_up"),
        },
        Cancellation);

    private static async Task<JsonElement> EraseAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync("/v1/callers/erase", new { caller = "+15550111" }, Cancellation);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    /// <summary>Puts an encrypted recording in the place of a call's.</summary>
    private async Task SealAsync(string callId)
    {
        File.Delete(Path.Combine(_folder.Recordings, $"{callId}.wav"));
        var options = new ParleyOptions();
        Configure(options, isEncrypted: true);
        var library = new RecordingLibrary(options);
        var (file, reference) = await library.CreateAsync(callId, Cancellation);
        await using (file)
        {
            await file.WriteAsync(new byte[1000], Cancellation);
        }

        library.Keep(reference);
    }

    private void Configure(ParleyOptions options, bool isEncrypted)
    {
        _folder.Configure(options);
        options.Storage.Keys = isEncrypted ? s_keys : null;
        options.Calls.RecordingsFolder = _folder.Recordings;
    }

    /// <summary>A call that is recorded, in which the agent says one thing and the caller's line is quiet for two seconds.</summary>
    private async Task CallAsync(string reply, bool isEncrypted, RecordingFormat format = RecordingFormat.Wav, Action<Call>? onCall = null)
    {
        var answered = new TaskCompletionSource<Call>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TwilioServer.StartAsync(
            Cancellation,
            options =>
            {
                Configure(options, isEncrypted);
                options.Calls.RecordsAll = true;
                options.Calls.RecordingFormat = format;
            },
            builder =>
            {
                builder.AddChatModel(_ => FakeChatClient.Replying(_ => reply));
                builder.OnCall(call =>
                {
                    onCall?.Invoke(call);
                    return call.Session.On<AgentTranscriptEvent>(said => _ = said.IsFinal && answered.TrySetResult(call)) as IAsyncDisposable;
                });
            });
        using var phone = await PhoneCall.DialAsync(server, Cancellation);
        var hearing = phone.UntilClosedAsync(Cancellation);
        var call = await answered.Task.WaitAsync(Cancellation);
        await call.Leg.WhenHeardAsync(Cancellation);
        await phone.SendSilenceAsync(100, Cancellation);
        await phone.HangUpAsync(Cancellation);
        await hearing;
        await server.StopAsync(Cancellation);
    }
}
