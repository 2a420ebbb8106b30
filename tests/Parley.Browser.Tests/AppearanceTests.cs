using Parley.Browser.Tests.Chromium;
using Parley.Browser.Tests.Mock;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>Leaves pictures of a conversation beside the tests, for eyes to judge.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class AppearanceTests(BrowserFixture browser)
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("desktop", 1280, 800, false)]
    [InlineData("desktop-dark", 1280, 800, true)]
    [InlineData("phone", 390, 844, false)]
    [InlineData("phone-dark", 390, 844, true)]
    public async Task Page_Conversation_LeavesAPicture(string name, int width, int height, bool isDark)
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        var options = new PageOptions { Width = width, Height = height, IsDark = isDark, IsPhone = width < 700 };
        await using var page = await browser.OpenAsync(server.Address, options);
        await PictureAsync(page, $"{name}-welcome");

        await page.Talk.ClickAsync();
        var call = await server.AnswerAsync(_cancellationToken);
        await ConverseAsync(call);
        await page.UntilAsync("d.playback.playedMs.item_4 >= 1400");

        await PictureAsync(page, name);
        Assert.Empty(page.Problems);
        await Expect(page.State).ToHaveTextAsync("Speaking");
    }

    private static async Task ConverseAsync(MockCall call)
    {
        await call.SendAsync(new { type = "user.speech_started" });
        await call.SendAsync(new { type = "user.transcript", item_id = "item_1", text = "Where is my order O R D D E L seven seven two one?", final = true });
        await call.SendAsync(new { type = "tool.started", tool_call_id = "t1", name = "track_order", arguments = """{"order_id":"ORD-DEL-7721"}""" });
        await call.SendAsync(new { type = "tool.ended", tool_call_id = "t1", name = "track_order", output = """{"state":"out for delivery","carrier":"Swift Post","expected":"today"}""", duration_ms = 3.2 });
        await call.SendAsync(new { type = "turn.latency", item_id = "item_2", first_audio_ms = 612, configured_silence_ms = 500 });
        await call.SendAsync(new { type = "agent.transcript", item_id = "item_2", text = "Your order ORD-DEL-7721 is out for delivery with Swift Post and should reach you today between", final = true });
        await call.SendToneAsync("item_2", TimeSpan.FromSeconds(30), level: 0.2, isLast: false);
        await call.SendAsync(new { type = "playout.clear", item_id = "item_2" });
        await call.SendAsync(new { type = "user.speech_started" });
        await call.SendAsync(new { type = "user.transcript", item_id = "item_3", text = "Can I still return it?", final = true });
        await call.SendAsync(new { type = "tool.started", tool_call_id = "t2", name = "return_policy", arguments = """{"order_id":"ORD-DEL-7721"}""" });
        await call.SendAsync(new { type = "tool.ended", tool_call_id = "t2", name = "return_policy", error = "The policy service did not answer.", duration_ms = 81.0 });
        await call.SendAsync(new { type = "turn.latency", item_id = "item_4", first_audio_ms = 655, configured_silence_ms = 500 });
        await call.SendAsync(new { type = "state", state = "speaking" });
        await call.SendAsync(new { type = "agent.transcript", item_id = "item_4", text = "Yes. You have thirty days from delivery, and the return is free.", final = true });
        for (var syllable = 0; syllable < 14; syllable++)
        {
            await call.SendToneAsync("item_4", TimeSpan.FromMilliseconds(150), level: 0.1 + (0.5 * Math.Abs(Math.Sin(syllable * 1.7))), isLast: false);
        }
    }

    private static async Task PictureAsync(TestPage page, string name) =>
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "TestResults", $"{name}.png") });
}
