using Parley.Browser.Tests.Chromium;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests.Console;

/// <summary>The console by keyboard, by screen reader, in light and in dark.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class ConsoleUseTests(BrowserFixture browser)
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agents_ChangeIsTried_TalksToTheAgentAsChanged()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenConsoleAsync($"{server.Address}/console/agents");
        var card = page.Page.Locator("[data-agent=anna]");

        await card.Locator("summary", new() { HasText = "Try a change" }).ClickAsync();
        await card.GetByLabel("Instructions").FillAsync("Be brief.");
        await card.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await Expect(page.Page.Locator("pre.yaml")).ToContainTextAsync("Be brief.");
        var link = await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Talk to anna as changed" }).GetAttributeAsync("href");
        await page.Page.GotoAsync(server.Address + link);
        await Expect(page.Page.Locator("[data-code='page.draft']")).ToContainTextAsync("not saved");
        await page.Page.Locator("#text").FillAsync("Hello");
        await page.Page.Locator("#text").PressAsync("Enter");

        await Expect(page.Page.GetByText("Your parcel comes tomorrow.", new() { Exact = true })).ToBeVisibleAsync();
        await page.Page.GotoAsync(server.Calls);
        await Expect(page.Page.Locator("#past tbody td", new() { HasText = "anna (tried)" })).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("/console/calls")]
    [InlineData("/console/calls/call_whole")]
    [InlineData("/console/insight")]
    [InlineData("/console/agents")]
    [InlineData("/console/health")]
    public async Task Page_Any_HasLandmarksNamesAndVisibleFocus(string path)
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddWholeAsync(server, "call_whole", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync(server.Address + path);

        await Expect(page.Page.Locator("main")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("h1")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("nav a[aria-current=page]")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("table:not(:has(caption)), svg:not([aria-labelledby]), th:not([scope])")).ToHaveCountAsync(0);
        var unnamed = await page.Page.EvaluateAsync<int>(
            "() => [...document.querySelectorAll('input:not([type=hidden]), select')].filter((field) => field.labels.length === 0 && !field.ariaLabel).length");
        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(page.Page.Locator(".skip")).ToBeFocusedAsync();
        for (var i = 0; i < 15; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            // A player's parts draw their own focus.
            Assert.True(await page.Page.EvaluateAsync<bool>("() => document.activeElement.matches('body, audio') || getComputedStyle(document.activeElement).outlineStyle !== 'none'"));
        }

        Assert.Equal(0, unnamed);
        Assert.Empty(page.Problems);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Theme_Chosen_StaysOnOtherPages(bool hasScript)
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenConsoleAsync($"{server.Address}/console/health", new PageOptions { HasScript = hasScript });

        await page.Page.Locator("button[value=dark]").ClickAsync();
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("Health");
        await page.Page.GotoAsync(server.Calls);

        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await page.Page.Locator("button[value=auto]").ClickAsync();
        await Expect(page.Page.Locator("html[data-theme]")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("/console/calls")]
    [InlineData("/console/calls/call_whole")]
    [InlineData("/console/insight")]
    [InlineData("/console/health")]
    public async Task Page_OnAPhone_DoesNotScrollSideways(string path)
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddWholeAsync(server, "call_whole", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync(server.Address + path, new PageOptions { Width = 390, Height = 844, IsPhone = true });

        var excess = await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

        Assert.Equal(0, excess);
    }
}
