using Microsoft.Playwright;
using Parley.Browser.Tests.Chromium;
using Parley.Storage.Records;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests.Console;

/// <summary>What is kept of calls, as an operator finds and reads it.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class PastCallsTests(BrowserFixture browser)
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Search_ByWords_FindsTheCallAndNoOther(bool hasScript)
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddAsync(server, "call_a", KeptCalls.Begin, "I want a refund", _cancellationToken);
        await KeptCalls.AddAsync(server, "call_b", KeptCalls.Begin.AddHours(1), "Where is my parcel", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync(server.Calls, new PageOptions { HasScript = hasScript });
        await Expect(page.Page.Locator("#past tbody tr")).ToHaveCountAsync(2);

        await page.Page.GetByLabel("Words said").FillAsync("refund");
        await page.Page.GetByLabel("Words said").PressAsync("Enter");

        await Expect(page.Page.Locator("#past tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#past tbody a")).ToHaveAttributeAsync("href", "/console/calls/call_a");
    }

    [Fact]
    public async Task Calls_MoreThanAPage_AreTurnedOver()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        for (var i = 0; i < 53; i++)
        {
            await KeptCalls.AddAsync(server, $"call_{i}", KeptCalls.Begin.AddMinutes(i), "Hello", _cancellationToken);
        }

        await using var page = await browser.OpenConsoleAsync(server.Calls);
        await Expect(page.Page.Locator("#past tbody tr")).ToHaveCountAsync(50);
        await page.Page.Locator("a[rel=next]").ClickAsync();

        await Expect(page.Page.Locator("#past tbody tr")).ToHaveCountAsync(3);
        await Expect(page.Page.Locator("a[rel=next]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Search_FieldsThatCannotBeRead_AreNamed()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenConsoleAsync($"{server.Calls}?from=yesterday&wait=long&outcome=%3Cb%3E");

        await Expect(page.Page.Locator("#past [role=alert]")).ToHaveTextAsync(
            ["“outcome” is none of those in the list.", "“from” must be a date like 2026-05-31.", "“wait” must be a number like 1.5."]);
    }

    [Fact]
    public async Task Call_Whole_ShowsTimelineTranscriptWaitsAndEvents()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddWholeAsync(server, "call_whole", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync($"{server.Calls}/call_whole");
        var main = page.Page.Locator("main");

        await Expect(main.Locator(".timeline .wave")).ToHaveCountAsync(2);
        await Expect(main.Locator(".timeline .unheard title")).ToHaveTextAsync("Not heard:  between nine and noon, with Swift Post.");
        await Expect(main.Locator("#transcript s.unheard")).ToHaveTextAsync("between nine and noon, with Swift Post.");
        await Expect(main.Locator(".timeline rect.tool")).ToHaveCountAsync(2);
        await Expect(main.Locator(".timeline .handoff-line")).ToHaveCountAsync(1);
        await Expect(main.Locator(".waterfall .part")).ToHaveCountAsync(12);
        await Expect(main.Locator("#events tbody tr")).ToHaveCountAsync(16);
        await Expect(main.Locator(".facts")).ToContainTextAsync("Consent to recordinggiven, by a spoken answer");
        await Expect(main.Locator("#transcript .consent p")).ToHaveTextAsync("Consent: given, by a spoken answer");
        await page.Page.GetByLabel("Kind").SelectOptionAsync("tool_call");
        await page.Page.GetByLabel("Containing").FillAsync("invoices");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();

        await Expect(main.Locator("#events tbody tr")).ToHaveCountAsync(1);
        await Expect(main.Locator("#events tbody tr")).ToContainTextAsync("find_invoice");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Call_GoneToALine_RecordingAndTranscriptFollow()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddWholeAsync(server, "call_whole", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync($"{server.Calls}/call_whole");
        await page.Page.WaitForFunctionAsync("() => document.getElementById('recording').readyState > 0");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Go to 0:08.0" }).ClickAsync();
        await page.Page.WaitForFunctionAsync("() => Math.abs(document.getElementById('recording').currentTime - 8) < 0.5");

        await Expect(page.Page.Locator("#transcript li.now")).ToContainTextAsync("And the invoice?");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Conversation_OfAClient_IsNamedAsOneInTheListAndOnItsPage()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddAsync(
            server, "rt_1", KeptCalls.Begin, "key:k1",
            [new SaidEntry { At = TimeSpan.FromSeconds(3), ItemId = "i1", Speaker = Speaker.Caller, Text = "Hello" }], _cancellationToken, transport: "realtime");
        await using var page = await browser.OpenConsoleAsync(server.Calls, new PageOptions { HasScript = false });
        await Expect(page.Page.Locator("#past tbody td").First).ToHaveTextAsync("key:k1 by a client of /v1/realtime");

        await page.Page.Locator("#past tbody a").ClickAsync();

        await Expect(page.Page.Locator("h1")).ToContainTextAsync("Conversation of");
        await Expect(page.Page.Locator(".facts")).ToContainTextAsync("a client of /v1/realtime");
        await Expect(page.Page.Locator("main")).ToContainTextAsync("No sound is kept of a client’s conversation");
    }

    [Fact]
    public async Task Events_OfTheMachine_AreFoundByKindAndTurnedOver()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddAsync(
            server, "call_long", KeptCalls.Begin, "+15550100",
            [.. Enumerable.Range(1, 600).Select(i => new EventEntry { At = TimeSpan.FromMilliseconds(i), Name = i % 2 == 0 ? "response_ended" : "response_started", Subject = $"resp_{i}" })],
            _cancellationToken);
        await using var page = await browser.OpenConsoleAsync($"{server.Calls}/call_long", new PageOptions { HasScript = false });
        var (events, rows) = (page.Page.Locator("#events"), page.Page.Locator("#events tbody tr"));

        await Expect(events.Locator("[role=status]")).ToHaveTextAsync("600 of 600 events, page 1 of 2");
        await events.Locator("a[rel=next]").ClickAsync();
        await Expect(rows).ToHaveCountAsync(100);
        await page.Page.GetByLabel("Kind").SelectOptionAsync("response_ended");
        await page.Page.GetByLabel("Containing").FillAsync("resp_600");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();

        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("resp_600");
    }

    [Fact]
    public async Task Keeping_HeldThenReleased_IsDeletedOnlyAfterwards()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddAsync(server, "call_a", KeptCalls.Begin, "I want a refund", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync($"{server.Calls}/call_a", new PageOptions { HasScript = false });
        var (keeping, news) = (page.Page.Locator("#keeping"), page.Page.Locator("main [role=status].notice"));

        await keeping.Locator("summary", new() { HasText = "Legal hold" }).ClickAsync();
        await keeping.GetByLabel("Why nothing of this call").FillAsync("case <7>");
        await keeping.GetByRole(AriaRole.Button, new() { Name = "Hold this call" }).ClickAsync();
        await Expect(keeping).ToContainTextAsync("case <7>");
        await DeleteAsync(keeping);
        await Expect(news).ToContainTextAsync("A legal hold kept what it holds");
        await keeping.GetByRole(AriaRole.Button, new() { Name = "Release the legal hold" }).ClickAsync();
        await Expect(news).ToContainTextAsync("The legal hold is released");
        await DeleteAsync(keeping);

        await Expect(news).ToContainTextAsync("is deleted");
        await Expect(page.Page.Locator("#past tbody tr")).ToHaveCountAsync(0);
        Assert.Null(await server.Store!.FindAsync("call_a", _cancellationToken));
    }

    private static async Task DeleteAsync(ILocator keeping)
    {
        await keeping.Locator("summary", new() { HasText = "Delete" }).ClickAsync();
        await keeping.GetByLabel("I am sure").CheckAsync();
        await keeping.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
    }

    [Theory]
    [InlineData("Text", "call_whole.txt", "Where is my order")]
    [InlineData("JSON", "call_whole.json", "\"find_invoice\"")]
    [InlineData("WebVTT", "call_whole.vtt", "WEBVTT")]
    public async Task Export_Pressed_SavesAFile(string form, string name, string content)
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddWholeAsync(server, "call_whole", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync($"{server.Calls}/call_whole");

        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.GetByRole(AriaRole.Link, new() { Name = form, Exact = true }).ClickAsync());
        var text = await File.ReadAllTextAsync(await download.PathAsync(), _cancellationToken);

        Assert.Equal(name, download.SuggestedFilename);
        Assert.Contains(content, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_CallerSaidMarkup_ShowItAsText()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddAsync(server, "call_hostile", KeptCalls.Begin, KeptCalls.Hostile, _cancellationToken, caller: KeptCalls.Hostile);
        await using var page = await browser.OpenConsoleAsync(server.Calls);
        await Expect(page.Page.Locator("#past tbody td").First).ToHaveTextAsync(KeptCalls.Hostile);

        await page.Page.Locator("#past tbody a").ClickAsync();
        await Expect(page.Page.Locator("#transcript .caller p")).ToHaveTextAsync(KeptCalls.Hostile);

        Assert.Contains(KeptCalls.Hostile, await page.Page.Locator(".timeline .said title").First.TextContentAsync(), StringComparison.Ordinal);
        await Expect(page.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^Call of "));
        await Expect(page.Page.Locator("main img, main script")).ToHaveCountAsync(0);
        Assert.Empty(page.Problems);
    }

    [Theory]
    [InlineData("/console/calls")]
    [InlineData("/console/calls/call_hostile")]
    [InlineData("/console/calls/call_hostile?find=%3Cimg&kind=tool_call")]
    [InlineData("/console/calls?agent=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")]
    [InlineData("/console/insight")]
    [InlineData("/console/agents")]
    [InlineData("/console/health")]
    public async Task Page_EverythingInARecordIsHostile_ShowsItAsText(string path)
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken, title: KeptCalls.Hostile);
        await KeptCalls.AddHostileAsync(server, "call_hostile", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync(server.Address + path);

        await Expect(page.Page.Locator("body")).ToContainTextAsync(path is "/console/health" || path.Contains("agent=", StringComparison.Ordinal) ? "Health" : "<img src=x");

        await Expect(page.Page.Locator("main img, [onerror], main script")).ToHaveCountAsync(0);
        Assert.DoesNotContain("owned", await page.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Calls_NothingIsKept_SaysHowToKeepThem()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken, keepsRecords: false);
        await using var page = await browser.OpenConsoleAsync(server.Calls);

        await Expect(page.Page.Locator("#past .notice")).ToContainTextAsync("Add storage: with keep: sqlite to parley.yaml");
    }
}
