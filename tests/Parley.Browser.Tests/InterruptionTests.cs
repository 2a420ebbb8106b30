using System.Text.RegularExpressions;
using Parley.Browser.Tests.Chromium;
using Parley.Browser.Tests.Mock;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class InterruptionTests(BrowserFixture browser)
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task PlayoutClear_WhileSpeaking_SilencesAtOnceAndReportsWhatWasHeard()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var call = await SpeakAsync(server, page);

        await call.SendAsync(new { type = "playout.clear", item_id = "item_2" });
        var cleared = await call.ReceiveAsync("playout.cleared", _cancellationToken);
        await page.UntilAsync("d.outputLevel() < 0.0001");

        var playedMs = cleared.GetProperty("played_ms").GetInt32();
        Assert.Equal("item_2", cleared.GetProperty("item_id").GetString());
        Assert.InRange(playedMs, 400, 9_000);
        Assert.InRange(playedMs + await page.ReadAsync<double>("d.playback.cleared[0].droppedMs"), 9_990, 10_010);
        await Expect(page.Transcript.Locator(".cut")).ToContainTextAsync("interrupted");
        await Expect(page.State).ToHaveTextAsync("Listening");
    }

    [Fact]
    public async Task PlayoutClear_RestOfTheItemStillArriving_IsNotPlayed()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var call = await SpeakAsync(server, page);

        await call.SendAsync(new { type = "playout.clear", item_id = "item_2" });
        await call.SendToneAsync("item_2", TimeSpan.FromSeconds(1));
        await call.SendToneAsync("item_3", TimeSpan.FromSeconds(1), level: 0.1);
        await page.UntilAsync("d.playback.playedMs.item_3 === 1000");

        Assert.InRange(await page.ReadAsync<double>("d.playback.playedMs.item_2"), 400, 9_000);
    }

    [Fact]
    public async Task PlayoutClear_NamesALaterItem_ReportsTheOneThatWasCut()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var call = await SpeakAsync(server, page);
        await call.SendToneAsync("item_3", TimeSpan.FromSeconds(1));

        await call.SendAsync(new { type = "playout.clear", item_id = "item_3" });
        var cleared = await call.ReceiveAsync("playout.cleared", _cancellationToken);

        Assert.Equal("item_2", cleared.GetProperty("item_id").GetString());
        Assert.InRange(cleared.GetProperty("played_ms").GetInt32(), 400, 9_000);
    }

    [Fact]
    public async Task Text_WhileSpeaking_InterruptsFirst()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var call = await SpeakAsync(server, page);

        await page.TypeAsync("Stop, another question");

        await call.ReceiveAsync("interrupt", _cancellationToken);
        await call.ReceiveAsync("text", _cancellationToken);
    }

    [Fact]
    public async Task Answer_WhilePlaying_SaysHowMuchIsHeardOfWhatIsThere()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var call = await SpeakAsync(server, page);
        await call.SendAsync(new { type = "agent.transcript", item_id = "item_2", text = "It is a long story.", final = false });

        await Expect(page.Transcript.Locator("[data-item=item_2] .heard")).ToHaveTextAsync(new Regex(@"^\d\.\d\d? s of 10\.0 s heard$"));
        await call.SendAsync(new { type = "playout.clear", item_id = "item_2" });

        await Expect(page.Transcript.Locator(".cut")).ToContainTextAsync("interrupted");
        await Expect(page.Transcript.Locator(".heard")).ToHaveCountAsync(0);
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Speech_HeardByTheServer_IsMarkedAtTheLevel()
    {
        const string IsUnderlined = """
            () => {
              const canvas = document.getElementById('meter-you');
              const { data } = canvas.getContext('2d').getImageData(0, canvas.height - 1, canvas.width, 1);
              return data.some((value, i) => i % 4 === 3 && value > 0);
            }
            """;
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await page.Talk.ClickAsync();
        var call = await server.AnswerAsync(_cancellationToken);
        await page.UntilAsync("d.mic.sentFrames >= 50");
        Assert.False(await page.Page.EvaluateAsync<bool>(IsUnderlined));

        await call.SendAsync(new { type = "user.speech_started" });
        await Expect(page.Page.Locator("#label-you")).ToHaveTextAsync("You: speech heard");
        await page.Page.WaitForFunctionAsync(IsUnderlined);
        await call.SendAsync(new { type = "user.speech_stopped" });

        await Expect(page.Page.Locator("#label-you")).ToHaveTextAsync("You");
        Assert.Empty(page.Problems);
    }

    private async Task<MockCall> SpeakAsync(MockCallServer server, TestPage page)
    {
        await page.TypeAsync("Tell me everything");
        var call = await server.AnswerAsync(_cancellationToken);
        await call.ReceiveAsync("text", _cancellationToken);
        await call.SendAsync(new { type = "agent.transcript", item_id = "item_2", text = "A long story", final = false });
        await call.SendToneAsync("item_2", TimeSpan.FromSeconds(10), isLast: false);
        await page.UntilAsync("d.playback.playedMs.item_2 > 400");
        return call;
    }
}
