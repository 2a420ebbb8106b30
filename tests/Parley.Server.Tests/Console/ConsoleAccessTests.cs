using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Access;
using Parley.Server.Keys;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Keys;
using Parley.Storage;
using Parley.Storage.Journal;
using Parley.Storage.Records;
using Parley.Storage.Sqlite;

namespace Parley.Server.Tests.Console;

/// <summary>Who gets into the console, and what its addresses give away.</summary>
[Trait("Category", "Integration")]
public sealed class ConsoleAccessTests : IDisposable
{
    private readonly KeyFolder _folder = new(TimeProvider.System);
    private readonly string _data = Directory.CreateTempSubdirectory("parley-console-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [Theory]
    [InlineData(AccessRole.None, HttpStatusCode.Forbidden)]
    [InlineData(AccessRole.Viewer, HttpStatusCode.OK)]
    [InlineData(AccessRole.Operator, HttpStatusCode.OK)]
    public async Task Pages_KeyOfARole_AreSeenAsItsRoleAllows(AccessRole role, HttpStatusCode expected)
    {
        var key = _folder.File.Create(new ApiKeyRequest(Role: role)).Secret;
        await using var server = await StartAsync();
        using var http = Client(server, key);

        string[] paths = ["/console/calls", "/console/calls/live", "/console/agents", "/console/health"];
        var seen = await Task.WhenAll(paths.Select(async path => (await http.GetAsync(path, Cancellation)).StatusCode));

        Assert.All(seen, status => Assert.Equal(expected, status));
    }

    [Fact]
    public async Task Action_KeyOfAViewer_IsForbidden()
    {
        var key = _folder.File.Create(new ApiKeyRequest(Role: AccessRole.Viewer)).Secret;
        await using var server = await StartAsync();
        using var http = Client(server, key);

        using var answer = await http.PostAsync("/console/calls/call_x/hang_up", Form([]), Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData(AccessRole.Viewer, HttpStatusCode.Forbidden)]
    [InlineData(AccessRole.Operator, HttpStatusCode.UpgradeRequired)]
    public async Task TakeOver_KeyOfARole_IsAnOperatorsRight(AccessRole role, HttpStatusCode expected)
    {
        var key = _folder.File.Create(new ApiKeyRequest(Role: role)).Secret;
        await using var server = await StartAsync();
        using var http = Client(server, key);

        using var answer = await http.GetAsync("/console/calls/call_x/take_over", Cancellation);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("legal_hold", AccessRole.Operator, HttpStatusCode.Forbidden)]
    [InlineData("release_hold", AccessRole.Operator, HttpStatusCode.Forbidden)]
    [InlineData("erase", AccessRole.Operator, HttpStatusCode.Forbidden)]
    [InlineData("erase", AccessRole.Admin, HttpStatusCode.BadRequest)] // the form's token is missing
    public async Task Records_KeyOfARole_AreAnAdminsToHoldAndDelete(string action, AccessRole role, HttpStatusCode expected)
    {
        var key = _folder.File.Create(new ApiKeyRequest(Role: role)).Secret;
        await using var server = await StartAsync();
        using var http = Client(server, key);

        using var answer = await http.PostAsync($"/console/calls/call_x/{action}", Form([]), Cancellation);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no")]
    public async Task Erase_NotSaidToBeSure_DeletesNothing(string sure)
    {
        await using var store = await OpenStoreAsync();
        await AddAsync(store, "call_1");
        await using var server = await StartAsync(store);
        using var http = Client(server, null);
        var token = await TokenAsync(http);

        using var answer = await http.PostAsync("/console/calls/call_1/erase", Form([new("form_token", token), new("sure", sure)]), Cancellation);

        Assert.EndsWith("?news=not_sure", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.NotNull(await store.FindAsync("call_1", Cancellation));
    }

    [Fact]
    public async Task Pages_KeysExistAndNoneIsShown_AreNotGiven()
    {
        _folder.File.Create(new ApiKeyRequest());
        await using var server = await StartAsync();
        using var http = Client(server, null);

        using var page = await http.GetAsync("/console/calls", Cancellation);

        Assert.NotEqual(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("Live", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/console/calls/call_x/hang_up")]
    [InlineData("/console/calls/call_x/say")]
    [InlineData("/console/calls/call_x/transfer")]
    [InlineData("/console/theme")]
    public async Task Form_WithoutItsToken_IsRefused(string path)
    {
        await using var server = await StartAsync();
        using var http = Client(server, null);

        using var answer = await http.PostAsync(path, Form([]), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/console/")]
    [InlineData("//evil.example")]
    [InlineData("/console/../../evil")]
    [InlineData("/console/\r\nSet-Cookie: a=b")]
    public async Task Theme_ForeignPlaceToComeBackTo_ComesBackToThisServer(string from)
    {
        await using var server = await StartAsync();
        using var http = Client(server, null);
        var token = await TokenAsync(http);

        using var answer = await http.PostAsync("/console/theme", Form([new("form_token", token), new("theme", "dark"), new("from", from)]), Cancellation);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/console/", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("parley-theme=dark", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../secret.wav")]
    [InlineData("/etc/hostname")]
    [InlineData("nested/../../secret.wav")]
    public async Task Recording_ReferenceOutsideItsFolder_IsNotThere(string reference)
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "secret.wav"), "secret", Cancellation);
        await using var store = await OpenStoreAsync();
        await AddAsync(store, "call_1", new RecordingEntry { At = TimeSpan.Zero, Reference = reference, MediaType = "audio/wav", Duration = TimeSpan.FromSeconds(1) });
        await using var server = await StartAsync(store);
        using var http = Client(server, null);

        using var answer = await http.GetAsync("/console/calls/call_1/recording", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/console/calls/..%2F..%2Fsecret/recording")]
    [InlineData("/console/calls/..%2F..%2Fsecret/export?format=json")]
    [InlineData("/console/calls/nobody")]
    public async Task Call_ThatIsNone_IsNotFound(string path)
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "secret.wav"), "secret", Cancellation);
        await using var server = await StartAsync();
        using var http = Client(server, null);

        using var answer = await http.GetAsync(path, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Recording_PartAskedFor_IsGiven()
    {
        Directory.CreateDirectory(Path.Combine(_data, "recordings"));
        await File.WriteAllTextAsync(Path.Combine(_data, "recordings", "call_1.wav"), "0123456789", Cancellation);
        await using var store = await OpenStoreAsync();
        await AddAsync(store, "call_1", new RecordingEntry { At = TimeSpan.Zero, Reference = "call_1.wav", MediaType = "audio/wav", Duration = TimeSpan.FromSeconds(1) });
        await using var server = await StartAsync(store);
        using var http = Client(server, null);
        http.DefaultRequestHeaders.Range = new RangeHeaderValue(2, 4);

        using var answer = await http.GetAsync("/console/calls/call_1/recording", Cancellation);

        Assert.Equal((HttpStatusCode.PartialContent, "234"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    [Fact]
    public async Task Call_LookedAt_IsInTheAuditLog()
    {
        await using var store = await OpenStoreAsync();
        await AddAsync(store, "call_1");
        await using var server = await StartAsync(store);
        using var http = Client(server, null);

        using var page = await http.GetAsync("/console/calls/call_1", Cancellation);
        var audit = await store.ReadAuditAsync(cancellationToken: Cancellation);

        Assert.Contains(audit, entry => entry is { Action: "call.read", Subject: "call_1" });
    }

    [Fact]
    public async Task Pages_Headers_KeepScriptsOfOthersOutAndNothingInCaches()
    {
        await using var server = await StartAsync();
        using var http = Client(server, null);

        using var page = await http.GetAsync("/console/calls", Cancellation);
        var policy = string.Concat(page.Headers.GetValues("Content-Security-Policy"));

        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.True(page.Headers.CacheControl!.NoStore);
    }

    private static FormUrlEncodedContent Form(IEnumerable<KeyValuePair<string, string>> fields) => new(fields);

    private static async Task<string> TokenAsync(HttpClient http)
    {
        var html = await http.GetStringAsync("/console/health", Cancellation);
        const string Before = "name=\"form_token\" value=\"";
        var start = html.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        return WebUtility.HtmlDecode(html[start..html.IndexOf('"', start)]);
    }

    private Task<ICallStore> OpenStoreAsync() =>
        CallStore.OpenSqliteAsync(new SqliteStoreOptions { Path = Path.Combine(_data, "records.db") }, cancellationToken: Cancellation);

    private static async Task AddAsync(ICallStore store, string callId, params CallEntry[] entries)
    {
        await using var recorder = new CallRecorder(store);
        var journal = recorder.Begin(new CallStart { CallId = callId, StartedAt = new DateTimeOffset(2026, 5, 4, 9, 0, 0, TimeSpan.Zero), AgentName = "anna" });
        foreach (var entry in entries)
        {
            Assert.True(journal.TryAppend(entry));
        }

        await journal.CompleteAsync(new CallEnd(new DateTimeOffset(2026, 5, 4, 9, 1, 0, TimeSpan.Zero), CallOutcome.Completed, "hang_up"), Cancellation);
    }

    private Task<RunningServer> StartAsync(ICallStore? store = null) => RunningServer.StartAsync(
        Cancellation,
        options =>
        {
            options.Server.KeysFile = _folder.Path;
            options.Calls.RecordingsFolder = Path.Combine(_data, "recordings");
        },
        builder =>
        {
            if (store is not null)
            {
                builder.Services.AddSingleton(store);
            }
        });

    private static HttpClient Client(RunningServer server, string? key)
    {
        var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return http;
    }
}
