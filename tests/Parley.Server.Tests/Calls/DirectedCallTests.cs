using System.Net.WebSockets;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Calls.Events;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Calls;

/// <summary>A call from the page whose caller may direct it, against the engine itself.</summary>
[Trait("Category", "Integration")]
public sealed class DirectedCallTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settings_ChangedWhileTalking_TheNextAnswerFollowsThem()
    {
        await using var server = await StartAsync();
        using var page = await PageCall.DialAsync(server.Url, Cancellation, "anna");

        await page.SendAsync("""{"type":"settings","session":{"instructions":"Answer in Latin."}}""", Cancellation);
        while ((await page.ReceiveAsync("settings", Cancellation)).GetProperty("instructions").GetString() != "Answer in Latin.")
        {
            // what was in force before comes first
        }

        await page.TypeAsync("Hello", Cancellation);
        var answer = await page.ReceiveAsync("agent.transcript", Cancellation);

        Assert.True(page.Started.GetProperty("may_direct").GetBoolean());
        Assert.StartsWith("Told: Answer in Latin.", answer.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Item_Deleted_IsGoneFromTheConversation()
    {
        await using var server = await StartAsync();
        using var page = await PageCall.DialAsync(server.Url, Cancellation, "anna");
        await page.TypeAsync("My number is 12.", Cancellation);
        var added = await page.ReceiveAsync("item.added", Cancellation);
        await page.HearAsync(Cancellation);

        await page.SendAsync($$"""{"type":"item.delete","item_id":"{{added.GetProperty("item_id").GetString()}}"}""", Cancellation);
        var deleted = await page.ReceiveAsync("item.deleted", Cancellation);

        Assert.Equal(("user", "My number is 12."), (added.GetProperty("role").GetString(), added.GetProperty("text").GetString()));
        Assert.Equal(added.GetProperty("item_id").GetString(), deleted.GetProperty("item_id").GetString());
    }

    [Fact]
    public async Task Call_OfAServerThatOthersReachAndThatTellsNobodyApart_CannotBeDirected()
    {
        await using var server = await StartAsync(options => options.Access.PublicUrl = new Uri("https://voice.example"));
        using var page = await PageCall.DialAsync(server.Url, Cancellation, "anna");

        await page.SendAsync("""{"type":"settings","session":{"voice":"cedar"}}""", Cancellation);
        var error = await page.ReceiveAsync("error", Cancellation);

        Assert.False(page.Started.GetProperty("may_direct").GetBoolean());
        Assert.Equal("invalid_message", error.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("https://shop.example", false)]
    [InlineData(null, true)]
    public async Task Call_OfThisMachineOnAnOpenServer_IsDirectedByPagesOfThisServerAlone(string? origin, bool mayDirect)
    {
        await using var server = await StartAsync(options => options.Server.AllowedOrigins.Add("https://shop.example"));

        using var page = await PageCall.DialAsync(server.Url, Cancellation, "anna", origin: origin);

        Assert.Equal(mayDirect, page.Started.GetProperty("may_direct").GetBoolean());
    }

    [Theory]
    [InlineData("pcmu", 8_000)]
    [InlineData("pcma", 8_000)]
    [InlineData("pcm", 24_000)]
    public async Task Format_OfTheLine_IsWhatThePageAskedFor(string format, int sampleRate)
    {
        await using var server = await StartAsync();
        using var page = await PageCall.DialAsync(server.Url, Cancellation, $"anna&format={format}");

        await page.TypeAsync("Hello", Cancellation);
        await page.HearAsync(Cancellation);

        Assert.Equal(sampleRate, page.Started.GetProperty("sample_rate").GetInt32());
    }

    [Fact]
    public async Task Format_Unknown_IsRefused()
    {
        await using var server = await StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", server.Url.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(new Uri($"ws://{server.Url.Authority}/calls/web?agent=anna&format=opus"), Cancellation);

        var first = new byte[4096];
        var received = await socket.ReceiveAsync(first.AsMemory(), Cancellation);

        Assert.Contains("unknown_format", System.Text.Encoding.UTF8.GetString(first, 0, received.Count), StringComparison.Ordinal);
    }

    private static Task<RunningServer> StartAsync(Action<ParleyOptions>? configure = null) => RunningServer.StartAsync(
        Cancellation,
        options =>
        {
            options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "Answer in English." });
            configure?.Invoke(options);
        },
        builder => builder.AddChatModel(_ => FakeChatClient.Replying(request => $"Told: {request.Options?.Instructions ?? request.Messages[0].Text}")));
}
