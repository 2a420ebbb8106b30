using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Access;
using Parley.Server.Configuration;
using Parley.Server.Keys;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Keys;
using Parley.Server.Tests.Records;
using Parley.Storage;

namespace Parley.Server.Tests.Calls.Events;

/// <summary>Calls followed over HTTP while they go on.</summary>
[Trait("Category", "Integration")]
public sealed class CallEventsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_OfACall_TellItFromBeginningToEnd()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.Url };
        await using var following = await Following.BeginAsync(http, "/v1/calls/events", Cancellation);
        var first = await following.NextAsync();

        var id = await TalkAsync(server, "My card is 4111 1111 1111 1111.");
        var events = await following.UntilAsync((name, data) => name == "call" && State(data) == "ended");

        Assert.Equal(("calls", 0), (first!.Value.Name, first.Value.Data.GetProperty("data").GetArrayLength()));
        Assert.All(events, item => Assert.Equal(id, item.Data.TryGetProperty("call", out var call) ? call.GetProperty("id").GetString() : item.Data.GetProperty("call_id").GetString()));
        Assert.Equal("waiting", State(events[0].Data));
        Assert.Equal(["caller", "agent"], events.Where(item => item.Name == "transcript").Select(item => item.Data.GetProperty("speaker").GetString()));
        Assert.DoesNotContain(events, item => item.Data.GetRawText().Contains("1111", StringComparison.Ordinal));
        Assert.Contains(events, item => item.Name == "transcript" && item.Data.GetProperty("text").GetString() == "You said tea.");
        Assert.Contains(events, item => item.Name == "turn" && item.Data.GetProperty("first_audio_ms").GetDouble() >= 0);
        Assert.Contains(events, item => item.Name == "call" && item.Data.GetProperty("call").GetProperty("activity").GetString() == "speaking");
        Assert.Equal("hang_up", events[^1].Data.GetProperty("call").GetProperty("end_reason").GetString());
    }

    [Fact]
    public async Task Events_ReaderComesBack_GoesOnWhereItWas()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.Url };
        await using var whole = await Following.BeginAsync(http, "/v1/calls/events", Cancellation);
        await TalkAsync(server, "Hello.");
        var events = await whole.UntilAsync((name, data) => name == "call" && State(data) == "ended");

        await using var rest = await Following.BeginAsync(http, "/v1/calls/events", Cancellation, events[2].Id);
        var later = await rest.UntilAsync((name, data) => name == "call" && State(data) == "ended");

        Assert.Equal(events.Skip(3).Select(item => (item.Name, item.Id)), later.Select(item => (item.Name, item.Id)));
    }

    [Fact]
    public async Task Events_OfOneCall_EndWithItAndThenSayThatThereIsNoMore()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.Url };
        using var call = await PageCall.DialAsync(server.Url, Cancellation);
        await using var following = await Following.BeginAsync(http, $"/v1/calls/{call.Id}/events", Cancellation);

        await call.HangUpAsync(Cancellation);
        var events = await following.ToEndAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/calls/{call.Id}/events");
        request.Headers.Add("Last-Event-ID", events[^1].Id);
        using var again = await http.SendAsync(request, Cancellation);
        await using var anew = await Following.BeginAsync(http, $"/v1/calls/{call.Id}/events", Cancellation);
        var shown = await anew.ToEndAsync();

        Assert.Equal(("calls", "ended"), (events[0].Name, State(events[^1].Data)));
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        Assert.Equal("calls", Assert.Single(shown).Name);
    }

    [Fact]
    public async Task Events_WithLevels_TellHowLoudTheAgentIs()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.Url };
        using var call = await PageCall.DialAsync(server.Url, Cancellation);
        await using var following = await Following.BeginAsync(http, $"/v1/calls/{call.Id}/events?levels=true", Cancellation);

        var events = await following.UntilAsync((name, _) => name == "levels");

        var level = Assert.Single(events[^1].Data.GetProperty("levels").EnumerateArray());
        Assert.Equal(call.Id, level.GetProperty("call_id").GetString());
        Assert.InRange(level.GetProperty("agent").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task Events_OfACallWithATool_TellItsBeginningAndEnd()
    {
        await using var server = await Interop.SampleServer.StartAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = server.Url };
        using var call = await PageCall.DialAsync(server.Url, Cancellation, "shopmax");
        await using var following = await Following.BeginAsync(http, $"/v1/calls/{call.Id}/events", Cancellation);

        await call.TypeAsync("Where is my order ORD-DEL-7721?", Cancellation);
        var events = await following.UntilAsync((name, _) => name == "tool.ended");

        var started = events.Single(item => item.Name == "tool.started").Data;
        Assert.Equal(("get_order_status", true), (started.GetProperty("name").GetString(), started.GetProperty("arguments").GetString()!.Contains("7721", StringComparison.Ordinal)));
        Assert.Equal(JsonValueKind.Null, events[^1].Data.GetProperty("failure").ValueKind);
    }

    [Theory]
    [InlineData("/v1/calls/call_x/events", HttpStatusCode.NotFound)]
    [InlineData("/v1/calls/events?levels=loud", HttpStatusCode.BadRequest)]
    public async Task Events_AskedForWrongly_SayWhatIsWrong(string path, HttpStatusCode expected)
    {
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.Url };

        using var answer = await http.GetAsync(path, Cancellation);

        Assert.Equal(expected, answer.StatusCode);
        Assert.True(JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).TryGetProperty("error", out _));
    }

    [Theory]
    [InlineData(AccessRole.None, HttpStatusCode.Forbidden)]
    [InlineData(AccessRole.Viewer, HttpStatusCode.OK)]
    public async Task Events_KeyOfARole_AreGivenAsItsRoleAllows(AccessRole role, HttpStatusCode expected)
    {
        using var folder = new KeyFolder(TimeProvider.System);
        var key = folder.File.Create(new ApiKeyRequest(Role: role)).Secret;
        await using var server = await StartAsync(options => options.Server.KeysFile = folder.Path);
        using var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        using var answer = await http.GetAsync("/v1/calls/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Events_WhereRecordsAreKept_AreInTheAuditLog()
    {
        using var folder = new RecordsFolder();
        await using var server = await StartAsync(folder.Configure);
        using var http = new HttpClient { BaseAddress = server.Url };

        await using var following = await Following.BeginAsync(http, "/v1/calls/events", Cancellation);

        var audit = await server.Services.GetRequiredService<ICallStore>().ReadAuditAsync(cancellationToken: Cancellation);
        Assert.Equal(("call.follow", "this machine"), (audit[0].Action, audit[0].Actor));
    }

    private static string? State(JsonElement data) => data.GetProperty("call").GetProperty("state").GetString();

    private static Task<RunningServer> StartAsync(Action<ParleyOptions>? configure = null) => RunningServer.StartAsync(Cancellation, options =>
    {
        options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna." });
        configure?.Invoke(options);
    });

    /// <summary>A call with one question and its answer.</summary>
    private static async Task<string> TalkAsync(RunningServer server, string text)
    {
        using var call = await PageCall.DialAsync(server.Url, Cancellation);
        await call.TypeAsync(text, Cancellation);
        await call.HearAsync(Cancellation);
        await call.HangUpAsync(Cancellation);
        return call.Id;
    }
}
