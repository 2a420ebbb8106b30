using System.Net.WebSockets;
using Microsoft.Playwright;
using Parley.Browser.Tests.Chromium;
using Parley.Browser.Tests.Mock;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class ConnectionTests(BrowserFixture browser)
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task HangUp_Clicked_EndsTheCallAndFreesTheAgents()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await page.Talk.ClickAsync();
        var call = await server.AnswerAsync(_cancellationToken);
        await Expect(page.State).ToHaveTextAsync("Listening");
        await Expect(page.Page.Locator("#agent-shifi")).ToBeDisabledAsync();

        await page.Page.Locator("#hang-up").ClickAsync();
        await call.ReceiveAsync("hang_up", _cancellationToken);

        await Expect(page.State).ToHaveTextAsync("Call ended");
        await Expect(page.Page.Locator("#agent-shifi")).ToBeEnabledAsync();
        await Expect(page.Talk).ToHaveAttributeAsync("data-microphone", "off");
    }

    [Fact]
    public async Task Call_ServerWantsAKey_AsksForItAndCallsWithIt()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await page.Talk.ClickAsync();
        var offered = await server.RefuseAsync(_cancellationToken);

        await page.Page.Locator("#access-key").FillAsync("ek_abc123");
        await page.Page.Locator("#access button").ClickAsync();
        var call = await server.AnswerAsync(_cancellationToken);

        Assert.Empty(offered);
        Assert.Equal(["realtime", "openai-insecure-api-key.ek_abc123"], call.Protocols);
        await Expect(page.State).ToHaveTextAsync("Listening");
        await Expect(page.Page.Locator("#access-key")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Call_KeyInTheLink_IsUsedAndLeavesTheAddress()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync($"{server.Address}#key=ek_linked");

        await page.Talk.ClickAsync();
        var call = await server.AnswerAsync(_cancellationToken);

        Assert.Contains("openai-insecure-api-key.ek_linked", call.Protocols);
        Assert.DoesNotContain("ek_linked", page.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallEnded_ByTheAgent_LetsItsLastWordsBeHeard()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await page.TypeAsync("Goodbye");
        var call = await server.AnswerAsync(_cancellationToken);

        await call.SendToneAsync("item_2", TimeSpan.FromSeconds(1));
        await call.SendAsync(new { type = "call.ended", reason = "agent_hung_up" });

        await Expect(page.State).ToHaveTextAsync("Call ended");
        await Expect(page.Transcript).ToContainTextAsync("the agent hung up");
        await page.UntilAsync("d.playback.playedMs.item_2 === 1000");
    }

    [Fact]
    public async Task Connection_Dropped_ComesBackAndSaysThatTheAgentForgot()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await page.TypeAsync("Hello");
        var call = await server.AnswerAsync(_cancellationToken);
        await call.ReceiveAsync("text", _cancellationToken);

        call.Drop();
        await Expect(page.State).ToHaveTextAsync("Reconnecting…");
        await server.AnswerAsync(_cancellationToken);

        await Expect(page.State).ToHaveTextAsync("Listening");
        await Expect(page.Transcript).ToContainTextAsync("Connection restored. This is a new call");
    }

    [Fact]
    public async Task Server_Gone_SaysSoAndTriesAgainOnRequest()
    {
        var server = await MockCallServer.StartAsync(_cancellationToken);
        var port = new Uri(server.Address).Port;
        await using var page = await browser.OpenAsync(server.Address);
        await server.DisposeAsync();

        await page.TypeAsync("Hello");
        await Expect(page.Notices).ToContainTextAsync("The server does not answer.");
        await using var successor = await MockCallServer.StartAsync(_cancellationToken, port);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await successor.AnswerAsync(_cancellationToken);

        await Expect(page.State).ToHaveTextAsync("Listening");
        await Expect(page.Notices).ToBeEmptyAsync();
    }

    [Fact]
    public async Task Server_RefusesTheCall_ShowsItsReason()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await page.TypeAsync("Hello");
        var call = await server.AnswerAsync(_cancellationToken);

        await call.CloseAsync(WebSocketCloseStatus.InternalServerError, "The recogniser could not be loaded.");

        await Expect(page.Notices).ToContainTextAsync("It said: The recogniser could not be loaded.");
        await Expect(page.State).ToHaveTextAsync("Disconnected");
    }

    [Fact]
    public async Task Error_FromTheServer_IsShownAndTheCallGoesOn()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await page.TypeAsync("Hello");
        var call = await server.AnswerAsync(_cancellationToken);

        await call.SendAsync(new { type = "error", code = "audio_too_large", message = "One audio frame was larger than 64 KiB." });

        await Expect(page.Notices).ToContainTextAsync("One audio frame was larger than 64 KiB.");
        await Expect(page.State).ToHaveTextAsync("Listening");
    }

    [Fact]
    public async Task Engine_FromStatus_IsShownWithItsWarnings()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);

        await Expect(page.Page.Locator("#engine")).ToContainTextAsync("offline engine");
        await Expect(page.Page.Locator("#engine .warnings")).ToContainTextAsync("espeak-ng is not installed");
    }
}
