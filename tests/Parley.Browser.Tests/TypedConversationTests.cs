using Parley.Browser.Tests.Chromium;
using Parley.Browser.Tests.Mock;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class TypedConversationTests(BrowserFixture browser)
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_TextTurnWithoutMicrophone_ShowsAndPlaysTheAnswer()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address, new PageOptions { Microphone = MicrophoneKind.Refused });

        await page.TypeAsync("Where is my order?");
        var call = await server.AnswerAsync(_cancellationToken);
        var text = await call.ReceiveAsync("text", _cancellationToken);
        await AnswerAsync(call);
        var last = await LastPlayoutAsync(call);

        Assert.Equal("Where is my order?", text.GetProperty("text").GetString());
        Assert.Equal("item_2", last.GetProperty("item_id").GetString());
        await Expect(page.Transcript.Locator(".entry.you")).ToHaveCountAsync(1);
        await Expect(page.Transcript.Locator(".entry.agent .words")).ToHaveTextAsync("It arrives tomorrow.");
        await Expect(page.Transcript.Locator(".entry.agent .latency")).ToContainTextAsync("answered in 0.64 s");
        await Expect(page.Transcript.Locator(".tool-card .tool-status")).ToHaveTextAsync("12 ms");
        Assert.InRange(await page.ReadAsync<double>("d.playback.peakLevel"), 0.3, 0.4); // a sine of amplitude 0.5 has 0.354
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Page_AnswerPlaying_LoudspeakerCarriesItsLevel()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);

        await page.TypeAsync("Hello");
        var call = await server.AnswerAsync(_cancellationToken);
        await call.SendToneAsync("item_2", TimeSpan.FromSeconds(3), level: 0.25);

        await page.UntilAsync("Math.abs(d.outputLevel() - 0.177) < 0.01"); // measured by an AnalyserNode, not by our counters
    }

    [Fact]
    public async Task Page_ExampleClicked_AsksIt()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);

        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Radio, new() { Name = "ShiFi finance" }).CheckAsync();
        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "What is my balance?" }).ClickAsync();
        var call = await server.AnswerAsync(_cancellationToken);
        var text = await call.ReceiveAsync("text", _cancellationToken);

        Assert.Equal("shifi", call.Agent);
        Assert.Equal("What is my balance?", text.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Page_MarkupInAnAnswer_IsShownAsText()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);

        await page.TypeAsync("<b>bold</b>");
        var call = await server.AnswerAsync(_cancellationToken);
        await call.SendAsync(new { type = "agent.transcript", item_id = "item_2", text = "<img src=x onerror=alert(1)>", final = true });

        await Expect(page.Transcript.Locator(".entry.you .words")).ToHaveTextAsync("<b>bold</b>");
        await Expect(page.Transcript.Locator(".entry.agent .words")).ToHaveTextAsync("<img src=x onerror=alert(1)>");
        await Expect(page.Transcript.Locator("img")).ToHaveCountAsync(0);
    }

    private static async Task AnswerAsync(MockCall call)
    {
        await call.SendAsync(new { type = "user.transcript", item_id = "item_1", text = "Where is my order?", final = true });
        await call.SendAsync(new { type = "state", state = "thinking" });
        await call.SendAsync(new { type = "tool.started", tool_call_id = "t1", name = "track_order", arguments = """{"order_id":"ORD-DEL-7721"}""" });
        await call.SendAsync(new { type = "tool.ended", tool_call_id = "t1", name = "track_order", output = """{"state":"out for delivery"}""", duration_ms = 12.4 });
        await call.SendAsync(new { type = "state", state = "speaking" });
        await call.SendAsync(new { type = "turn.latency", item_id = "item_2", first_audio_ms = 640, configured_silence_ms = 500 });
        await call.SendAsync(new { type = "agent.transcript", item_id = "item_2", text = "It arrives", final = false });
        await call.SendToneAsync("item_2", TimeSpan.FromSeconds(1));
        await call.SendAsync(new { type = "agent.transcript", item_id = "item_2", text = "It arrives tomorrow.", final = true });
        await call.SendAsync(new { type = "state", state = "listening" });
    }

    [Fact]
    public async Task Page_Scenario_ListsItsAgentsAndChoosesOne()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var scenario = page.Page.GetByLabel("Scenario");
        await Expect(page.Page.Locator(".agent-card")).ToHaveCountAsync(2);

        await scenario.SelectOptionAsync("Finance");

        await Expect(page.Page.Locator(".agent-card strong")).ToHaveTextAsync(["ShiFi finance"]);
        await Expect(page.Page.Locator("#agent-shifi")).ToBeCheckedAsync();

        await scenario.SelectOptionAsync("All");

        await Expect(page.Page.Locator(".agent-card")).ToHaveCountAsync(2);
        await Expect(page.Page.Locator("#agent-shifi")).ToBeCheckedAsync();
        Assert.Empty(page.Problems);
    }

    /// <summary>The report that the item was heard to its end: exactly as long as what was sent.</summary>
    private async Task<System.Text.Json.JsonElement> LastPlayoutAsync(MockCall call)
    {
        while (true)
        {
            var report = await call.ReceiveAsync("playout", _cancellationToken);
            if (report.GetProperty("played_ms").GetInt32() == 1000)
            {
                return report;
            }
        }
    }
}
