using Parley.Browser.Tests.Chromium;
using Parley.Browser.Tests.Mock;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class AccessTests(BrowserFixture browser)
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keyboard_Only_ChoosesTalksMutesAndHangsUp()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var keyboard = page.Page.Keyboard;

        await page.Page.Locator("#agent-shopmax").FocusAsync();
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("Space");
        var call = await server.AnswerAsync(_cancellationToken);
        await Expect(page.Talk).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Page.Locator("body").PressAsync("Space");
        await Expect(page.Talk).ToHaveAttributeAsync("aria-pressed", "false");
        await page.Page.Locator("#hang-up").FocusAsync();
        await keyboard.PressAsync("Enter");
        await call.ReceiveAsync("hang_up", _cancellationToken);

        Assert.Equal("shifi", call.Agent);
    }

    [Fact]
    public async Task Space_HeldDown_TalksUntilItIsReleased()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);

        await page.Page.Keyboard.DownAsync("Space");
        await server.AnswerAsync(_cancellationToken);
        await page.UntilAsync("d.mic.sentFrames > 30");
        await Expect(page.Talk).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Page.Keyboard.UpAsync("Space");

        await Expect(page.Talk).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task Keyboard_Tab_ReachesEveryControlWithVisibleFocus()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var reached = new HashSet<string>();

        for (var i = 0; i < 20; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            reached.Add(await page.Page.EvaluateAsync<string>("() => document.activeElement.id"));
            var isVisible = await page.Page.EvaluateAsync<bool>(
                """
                () => {
                  const focused = document.activeElement;
                  const shown = focused.closest('.agent-card') ?? focused;
                  return focused === document.body || getComputedStyle(shown).outlineStyle !== 'none';
                }
                """);
            Assert.True(isVisible);
        }

        Assert.Superset(new HashSet<string> { "agent-shopmax", "talk", "text", "send", "conversation" }, reached);
    }

    [Fact]
    public async Task Transcript_FinalWords_AreAnnouncedOnce()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await page.TypeAsync("Hello");
        var call = await server.AnswerAsync(_cancellationToken);

        await call.SendAsync(new { type = "agent.transcript", item_id = "item_2", text = "Good", final = false });
        await call.SendAsync(new { type = "agent.transcript", item_id = "item_2", text = "Good morning.", final = true });

        await Expect(page.Page.Locator("#announcer[aria-live=polite] p")).ToHaveTextAsync(
            ["Connecting…", "You: Hello", "Connected", "ShopMax support: Good morning."]);
    }

    [Theory]
    [InlineData(360, 640)]
    [InlineData(390, 844)]
    [InlineData(1280, 800)]
    public async Task Page_AtThisSize_NeedsNoSidewaysScrolling(int width, int height)
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(
            server.Address, new PageOptions { Width = width, Height = height, IsPhone = width < 700 });
        var before = await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");

        await page.TypeAsync("Hello");
        var call = await server.AnswerAsync(_cancellationToken);
        await call.SendAsync(new { type = "agent.transcript", item_id = "item_2", text = new string('w', 300), final = true });
        await Expect(page.Transcript.Locator(".entry.agent")).ToBeVisibleAsync();
        var during = await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");

        Assert.Equal((width, width), (before, during));
        await Expect(page.Talk).ToBeInViewportAsync();
        await Expect(page.Page.Locator("#text")).ToBeInViewportAsync();
    }
}
