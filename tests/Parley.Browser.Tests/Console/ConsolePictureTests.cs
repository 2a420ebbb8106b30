using Microsoft.Playwright;
using Parley.Browser.Tests.Chromium;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests.Console;

/// <summary>
/// Leaves pictures of the console's pages beside the tests, or, where <c>PARLEY_PICTURES</c> names a folder, there: those of <c>docs/images</c> are made so.
/// </summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class ConsolePictureTests(BrowserFixture browser)
{
    private static readonly (string Name, string Path)[] s_pages =
        [("calls", "/console/calls"), ("call", "/console/calls/call_whole"), ("insight", "/console/insight"), ("health", "/console/health"), ("agents", "/console/agents"), ("signin", "/signin")];

    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_OfAServerAtWork_LeavePictures(bool isDark)
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddManyAsync(server, _cancellationToken);
        await KeptCalls.AddWholeAsync(server, "call_whole", _cancellationToken);
        await using var first = await LiveCaller.CallAsync(server, "anna", _cancellationToken);
        await using var second = await LiveCaller.CallAsync(server, "billing", _cancellationToken);
        await first.TypeAsync("Where is my parcel?");
        await using var page = await browser.OpenConsoleAsync(server.Calls, new PageOptions { IsDark = isDark, Height = 1000 });

        foreach (var (name, path) in s_pages)
        {
            await page.Page.GotoAsync(server.Address + path);
            await Expect(page.Page.Locator("main h1")).ToBeVisibleAsync();
            if (name == "calls")
            {
                await page.Page.WaitForFunctionAsync("() => document.querySelector('[data-field=callerLevel]').value > 0.5");
            }

            await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder(), $"console-{name}{(isDark ? "-dark" : "")}.png") });
        }

        Assert.Empty(page.Problems);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SignIn_OfAServerWithAccounts_LeavesAPicture(bool isDark)
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken, hasUsers: true);
        await using var page = await browser.OpenConsoleAsync($"{server.Address}/signin", new PageOptions { IsDark = isDark, Height = 1000 });

        await Expect(page.Page.GetByLabel("Password")).ToBeVisibleAsync();
        await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder(), $"console-signin-accounts{(isDark ? "-dark" : "")}.png") });

        Assert.Empty(page.Problems);
    }

    private static string Folder() => Environment.GetEnvironmentVariable("PARLEY_PICTURES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(AppContext.BaseDirectory, "TestResults");
}
