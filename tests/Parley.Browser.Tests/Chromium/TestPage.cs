using Microsoft.Playwright;

namespace Parley.Browser.Tests.Chromium;

/// <summary>The page in one browser of its own, in the words of a visitor.</summary>
internal sealed class TestPage : IAsyncDisposable
{
    private readonly IBrowser _browser;
    private readonly List<string> _problems = [];

    private TestPage(IBrowser browser, IPage page)
    {
        _browser = browser;
        Page = page;
        page.PageError += (_, error) => _problems.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _problems.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Uncaught errors and what the browser complained of, violations of the content policy among them.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public ILocator Talk => Page.Locator("#talk");

    public ILocator State => Page.Locator("#state");

    public ILocator Transcript => Page.Locator("#transcript");

    public ILocator Notices => Page.Locator("#notices");

    public static async Task<TestPage> OpenAsync(IBrowser browser, IPage page, string address, string ready)
    {
        var opened = new TestPage(browser, page);
        await page.GotoAsync(address);
        await page.Locator(ready).First.WaitForAsync();
        return opened;
    }

    public async Task TypeAsync(string text)
    {
        await Page.Locator("#text").FillAsync(text);
        await Page.Locator("#text").PressAsync("Enter");
    }

    /// <summary>Waits until a JavaScript expression over the page's diagnostics (`d`) holds.</summary>
    public async Task UntilAsync(string condition) =>
        await Page.WaitForFunctionAsync($"() => {{ const d = window.__parley; return {condition}; }}");

    /// <summary>Reads a JavaScript expression over the page's diagnostics (`d`).</summary>
    public Task<T> ReadAsync<T>(string expression) =>
        Page.EvaluateAsync<T>($"() => {{ const d = window.__parley; return {expression}; }}");

    public async ValueTask DisposeAsync() => await _browser.DisposeAsync();
}
