using Parley.Browser.Tests.Chromium;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests.Console;

/// <summary>What many calls have in common.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class InsightPageTests(BrowserFixture browser)
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Insight_CallsOfAWeek_SaysHowTheyWere()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddWholeAsync(server, "call_whole", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync($"{server.Address}/console/insight");
        var main = page.Page.Locator("main");

        await Expect(main.Locator(".facts div", new() { HasText = "Replies interrupted" })).ToContainTextAsync("1 (50.0 %)");
        await Expect(main.Locator(".facts div", new() { HasText = "Median wait" })).ToContainTextAsync("1150 ms");
        await Expect(main.Locator("section", new() { HasText = "Silent seconds" }).Locator("tbody tr", new() { HasText = "tools" })).ToContainTextAsync("475 ms");
        await Expect(main.Locator(".waits .bar-value")).ToHaveCountAsync(2);
        await main.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "find_invoice" }).ClickAsync();

        await Expect(page.Page.Locator("#past tbody tr")).ToHaveCountAsync(1);
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Insight_SpanWithoutCalls_IsShownEmpty()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddAsync(server, "call_old", KeptCalls.Begin, "Hello", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync($"{server.Address}/console/insight?days=1");

        await Expect(page.Page.Locator(".facts div").First).ToContainTextAsync("0");
        await Expect(page.Page.Locator(".spans [aria-current]")).ToHaveTextAsync("1 day");
        Assert.Empty(page.Problems);
    }
}
