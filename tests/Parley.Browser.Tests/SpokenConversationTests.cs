using System.Text.RegularExpressions;
using Parley.Browser.Tests.Chromium;
using Parley.Browser.Tests.Real;
using Parley.Browser.Tests.Sound;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>The whole way: Chromium with a recorded question as its microphone, the page, the server, the offline engine, and back.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed partial class SpokenConversationTests(BrowserFixture browser)
{
    private const string Question = "where is my order o r d d e l seven seven two one";

    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Question_Spoken_IsShownAnsweredAndHeard()
    {
        using var recording = await MicrophoneFile.CreateSpeechAsync(Question, silence: TimeSpan.FromSeconds(20), _cancellationToken);
        await using var server = await RunningParley.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(
            $"{server.Address}/?mic=raw&agent=shopmax", new PageOptions { Recording = recording.Path });

        await page.Talk.ClickAsync();
        await Expect(page.Transcript.Locator(".entry.you .words").First).ToHaveTextAsync(OrderNumber(), new() { Timeout = 30_000 });
        await page.UntilAsync("d.playback.peakLevel > 0.02 && d.outputLevel() > 0.005");
        await page.UntilAsync("d.events.some(e => e.type === 'agent.audio_done')");

        await Expect(page.Transcript.Locator(".entry.agent .words").Last).ToContainTextAsync("7721");
        await Expect(page.Transcript.Locator(".tool-card[data-status=done]").First).ToBeVisibleAsync();
        await Expect(page.Transcript.Locator(".latency").First).ToContainTextAsync("answered in");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Speech_WhileTheAgentSpeaks_StopsPlayback()
    {
        // The recording repeats. Muted after the question, the page hears it again when the answer has begun.
        using var recording = await MicrophoneFile.CreateSpeechAsync(Question, silence: TimeSpan.FromSeconds(1.5), _cancellationToken);
        await using var server = await RunningParley.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(
            $"{server.Address}/?mic=raw&agent=shopmax", new PageOptions { Recording = recording.Path, IsRecordingRepeated = true });
        await page.Talk.ClickAsync();
        await page.UntilAsync("d.events.some(e => e.type === 'user.speech_stopped')");
        await page.Talk.ClickAsync();
        await page.UntilAsync("d.outputLevel() > 0.005");

        await page.Talk.ClickAsync();
        await page.UntilAsync("d.playback.cleared.some(cut => cut.droppedMs > 0)");

        await Expect(page.Transcript.Locator(".cut").First).ToContainTextAsync("heard");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Question_Typed_IsAnsweredWithoutAMicrophone()
    {
        await using var server = await RunningParley.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(
            $"{server.Address}/?agent=shopmax", new PageOptions { Microphone = MicrophoneKind.Refused });

        await page.TypeAsync("Where is my order ORD-DEL-7721?");
        await page.UntilAsync("d.playback.peakLevel > 0.02");

        await Expect(page.Transcript.Locator(".entry.you")).ToHaveCountAsync(1);
        await Expect(page.Transcript.Locator(".entry.agent .words").Last).ToContainTextAsync("7721");
        Assert.Empty(page.Problems);
    }

    /// <summary>The order's number as the recogniser may spell it.</summary>
    [GeneratedRegex("7721|seven seven two one", RegexOptions.IgnoreCase)]
    private static partial Regex OrderNumber();
}
