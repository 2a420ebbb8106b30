using Microsoft.Playwright;
using Parley.Browser.Tests.Chromium;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests.Console;

/// <summary>A kept call that is played again on its page.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class ReplayTests(BrowserFixture browser)
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Replay_GoneThrough_ShowsEachThingOnceItsTimeHasCome(bool hasRecording)
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddWholeAsync(server, "call_whole", _cancellationToken, hasRecording);
        await using var page = await browser.OpenConsoleAsync($"{server.Calls}/call_whole");
        var transcript = page.Page.Locator("#transcript");
        var (cut, question, tool, handoff) = (
            transcript.Locator(".cut"), transcript.GetByText("And the invoice?"), transcript.Locator(".tool.failed"), transcript.GetByText("anna hands over to billing"));
        await Expect(handoff).ToBeVisibleAsync();

        await PlayAndPauseAsync(page.Page);
        await GoToAsync(page.Page, 7);
        await Expect(transcript.GetByText("It is in transit and comes tomorrow")).ToBeVisibleAsync();
        await Expect(cut).ToBeHiddenAsync();
        await Expect(question).ToBeHiddenAsync();
        await GoToAsync(page.Page, 8);
        await Expect(cut).ToBeVisibleAsync();
        await Expect(question).ToBeVisibleAsync();
        await Expect(handoff).ToBeHiddenAsync();
        await GoToAsync(page.Page, 11);
        await Expect(handoff).ToBeVisibleAsync();
        await Expect(tool.GetByText("find_invoice")).ToBeVisibleAsync();
        await Expect(tool.GetByText("The invoices did not answer.")).ToBeHiddenAsync();
        await GoToAsync(page.Page, 11.5);
        await Expect(tool.GetByText("The invoices did not answer.")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#replay-time")).ToHaveTextAsync("0:11.5 / 0:20.0");
        await GoToAsync(page.Page, 0);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show everything" }).ClickAsync();

        await Expect(handoff).ToBeVisibleAsync();
        Assert.Empty(page.Problems);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Replay_PlayedFromNearTheEnd_StopsThere(bool hasRecording)
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddWholeAsync(server, "call_whole", _cancellationToken, hasRecording);
        await using var page = await browser.OpenConsoleAsync($"{server.Calls}/call_whole");
        await page.Page.GetByLabel("Speed").SelectOptionAsync("4");
        await GoToAsync(page.Page, 18);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();

        await Expect(page.Page.Locator("#replay-time")).ToHaveTextAsync("0:20.0 / 0:20.0", new() { Timeout = 60_000 });
        await Expect(page.Page.Locator("#replay-play")).ToHaveTextAsync("Play");
        Assert.Empty(page.Problems);
    }

    private static async Task PlayAndPauseAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
    }

    private static Task GoToAsync(IPage page, double seconds) =>
        page.GetByLabel("Place in the call").FillAsync(seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
