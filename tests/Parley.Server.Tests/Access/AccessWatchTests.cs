using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Access;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Keys;
using Parley.Server.Tests.Calls.Events;
using Parley.Server.Tests.Keys;

namespace Parley.Server.Tests.Access;

/// <summary>Answers that go on end with the right to them.</summary>
[Trait("Category", "Integration")]
public sealed class AccessWatchTests : IDisposable
{
    private const string Callers = "callers-key";
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private readonly KeyFolder _keys = new(TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _keys.Dispose();

    [Theory]
    [InlineData("/v1/calls/events")]
    [InlineData("/v1/calls/{id}/events")]
    [InlineData("/v1/logs/events")]
    [InlineData("/console/calls/live/events")]
    [InlineData("/console/calls/{id}/listen")]
    public async Task Answer_OfARemovedUser_Ends(string path)
    {
        await using var server = await StartAsync();
        using var call = await PageCall.DialAsync(server.Url, Cancellation, key: Callers);
        using var ann = await SignInAsync(server, "ann");
        path = path.Replace("{id}", call.Id, StringComparison.Ordinal);
        using var answer = await OpenAsync(ann.Http, path);

        server.Users.Remove("ann");
        await server.RefreshAsync();
        server.Clock.Advance(s_second);

        await EndAsync(answer);
        using var again = await ann.Http.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    [Fact]
    public async Task Listening_OfARemovedUser_IsCutOffWithWhatWaits()
    {
        await using var server = await StartAsync();
        using var call = await PageCall.DialAsync(server.Url, Cancellation, key: Callers);
        using var ann = await SignInAsync(server, "ann");
        using var answer = await OpenAsync(ann.Http, $"/console/calls/{call.Id}/listen");

        server.Users.Remove("ann");
        await server.RefreshAsync();
        server.Clock.Advance(s_second);

        await Assert.ThrowsAsync<HttpRequestException>(() => answer.Content.CopyToAsync(Stream.Null, Cancellation)); // one that waits for its queue ends well
    }

    [Fact]
    public async Task Answer_OfADemotedUser_EndsAndThoseOfOthersGoOn()
    {
        await using var server = await StartAsync();
        using var ann = await SignInAsync(server, "ann");
        using var vera = await SignInAsync(server, "vera");
        using var ended = await OpenAsync(ann.Http, "/v1/logs/events");
        await using var kept = await Following.BeginAsync(vera.Http, "/v1/calls/events", Cancellation);
        await kept.NextAsync();

        server.Users.SetRole("ann", AccessRole.Operator);
        await server.RefreshAsync();
        server.Clock.Advance(s_second);
        await EndAsync(ended);
        using var call = await PageCall.DialAsync(server.Url, Cancellation, key: Callers);

        Assert.Equal("call", (await kept.NextAsync())!.Value.Name);
    }

    [Fact]
    public async Task Answer_OfWhoSignsOut_Ends()
    {
        await using var server = await StartAsync();
        using var vera = await SignInAsync(server, "vera");
        using var answer = await OpenAsync(vera.Http, "/v1/calls/events");

        using var signedOut = await vera.PostAsync("/signout", Cancellation, (OwnProtection.FormField, await vera.TokenAsync(Cancellation)));
        server.Clock.Advance(s_second);

        await EndAsync(answer);
    }

    [Fact]
    public async Task Answer_OfARevokedKey_EndsAndTheCallThatItMadeGoesOn()
    {
        var key = _keys.File.Create(new ApiKeyRequest());
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
        using var call = await PageCall.DialAsync(server.Url, Cancellation, key: key.Secret);
        using var answer = await OpenAsync(http, "/v1/calls/events");

        _keys.File.Revoke(key.Key.Id);
        server.Services.GetRequiredService<ApiKeyRing>().Refresh();
        server.Clock.Advance(s_second);

        await EndAsync(answer);
        await call.HangUpAsync(Cancellation); // it was there to be hung up
    }

    [Fact]
    public async Task TakeOver_OfARemovedOperator_GivesTheCallBack()
    {
        await using var server = await StartAsync();
        using var call = await PageCall.DialAsync(server.Url, Cancellation, key: Callers);
        using var otto = await SignInAsync(server, "otto");
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", $"parley={otto.Session}");
        socket.Options.SetRequestHeader("Origin", server.Url.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(new Uri($"ws://{server.Url.Authority}/console/calls/{call.Id}/take_over"), Cancellation);
        Assert.Contains("\"state\"", await ReceiveAsync(socket), StringComparison.Ordinal);
        var control = server.Services.GetRequiredService<LiveCalls>().Find(call.Id)!.Call!.Control;
        Assert.True(control.IsTakenOver);

        server.Users.Remove("otto");
        await server.RefreshAsync();
        server.Clock.Advance(s_second);
        string message;
        do
        {
            message = await ReceiveAsync(socket);
        }
        while (message.Length > 0 && !message.Contains("given_back", StringComparison.Ordinal));

        Assert.Contains("given_back", message, StringComparison.Ordinal);
        Assert.False(control.IsTakenOver);
    }

    [Fact]
    public async Task Endpoints_OfEventStreams_AreAllWatched()
    {
        await using var server = await StartAsync();
        using var ann = await SignInAsync(server, "ann");
        var document = await ann.Http.GetStringAsync("/openapi/v1.json", Cancellation);

        var streams = JsonElement.Parse(document).GetProperty("paths").EnumerateObject()
            .Where(path => path.Value.GetRawText().Contains("text/event-stream", StringComparison.Ordinal))
            .Select(path => path.Name);

        Assert.Equal(["/v1/calls/events", "/v1/calls/{id}/events", "/v1/logs/events"], streams); // those that are tried above
    }

    private Task<ConsoleServer> StartAsync() => ConsoleServer.StartAsync(Cancellation, options =>
    {
        options.Server.KeysFile = _keys.Path;
        options.Server.ApiKeys.Add(Callers);
        options.Agents.Add(new AgentOptions { Name = "anna" });
    });

    private static async Task<Visitor> SignInAsync(ConsoleServer server, string name)
    {
        var visitor = server.Visit();
        using var answer = await visitor.SignInAsync(name, ConsoleServer.Password, Cancellation);
        Assert.NotNull(visitor.Session);
        return visitor;
    }

    private static async Task<HttpResponseMessage> OpenAsync(HttpClient http, string path)
    {
        var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return answer.EnsureSuccessStatusCode();
    }

    /// <summary>Reads it to its end, which must come; in the middle of a write it is cut off.</summary>
    private static async Task EndAsync(HttpResponseMessage answer)
    {
        try
        {
            await answer.Content.CopyToAsync(Stream.Null, Cancellation);
        }
        catch (HttpRequestException exception) when (exception.InnerException is IOException)
        {
            // cut off
        }
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(buffer, Cancellation);
        return received.MessageType switch
        {
            WebSocketMessageType.Close => "",
            WebSocketMessageType.Text => Encoding.UTF8.GetString(buffer, 0, received.Count),
            _ => "audio",
        };
    }
}
