using Parley.Browser.Tests.Chromium;

namespace Parley.Browser.Tests.Console;

/// <summary>Opens pages of the console.</summary>
internal static class ConsolePages
{
    public static Task<TestPage> OpenConsoleAsync(this BrowserFixture browser, string address, PageOptions? options = null) =>
        browser.OpenAsync(address, (options ?? new PageOptions()) with { Ready = "main h1" });
}
