using Microsoft.Playwright;
using Parley.Browser.Tests.Chromium;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests.Console;

/// <summary>The calls under way, as an operator sees them and acts on them.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class LiveCallsTests(BrowserFixture browser)
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_CallComesAndIsHungUp_AppearsWithLevelsAndGoes()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken, keepsRecords: false);
        await using var page = await browser.OpenConsoleAsync(server.Calls);
        var row = page.Page.Locator("#live-rows tr");
        await Expect(row).ToHaveCountAsync(0);

        await using var caller = await LiveCaller.CallAsync(server, "anna", _cancellationToken);
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row).ToContainTextAsync("anna");
        await page.Page.WaitForFunctionAsync("() => document.querySelector('[data-field=callerLevel]').value > 0.5");
        await Expect(page.Page.Locator("#live-news[aria-live=polite]")).ToHaveTextAsync("1 call under way");
        await row.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Hang up" }).ClickAsync();
        await Expect(page.Page.Locator("main [role=status].notice")).ToContainTextAsync("The call ends once");
        var ended = await caller.WaitAsync("call.ended", _cancellationToken);

        Assert.Equal("operator_hung_up", ended.GetProperty("reason").GetString());
        await Expect(row).ToHaveCountAsync(0);
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Say_LineTyped_IsSaidByTheAgent()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken, keepsRecords: false);
        await using var caller = await LiveCaller.CallAsync(server, "anna", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync(server.Calls);

        await page.Page.Locator("#live-rows summary", new() { HasText = "Say" }).ClickAsync();
        await page.Page.GetByLabel("A line for the agent to say").FillAsync("A colleague will take over.");
        await page.Page.GetByLabel("A line for the agent to say").PressAsync("Enter");

        await caller.WaitAsync("agent.transcript", _cancellationToken);
        await Expect(page.Page.Locator("main [role=status].notice")).ToContainTextAsync("The agent says it");
        Assert.Empty(page.Problems);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Note_Typed_IsInTheTranscriptAsANoteAndNotSaid(bool keepsRecords)
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken, keepsRecords);
        await using var caller = await LiveCaller.CallAsync(server, "anna", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync(server.Calls);
        await page.Page.Locator("#live-rows th a").ClickAsync();

        await page.Page.Locator("#act summary", new() { HasText = "Note" }).ClickAsync();
        await page.Page.GetByLabel("For the agent only").FillAsync("She is a <b>regular</b>.");
        await page.Page.GetByLabel("For the agent only").PressAsync("Enter");
        await Expect(page.Page.Locator("main [role=status].notice")).ToContainTextAsync("The agent knows it");
        await Expect(page.Page.Locator("#transcript li")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#transcript .note p")).ToHaveTextAsync("She is a <b>regular</b>.");
        await caller.TypeAsync("Hello");
        await caller.WaitAsync("agent.transcript", _cancellationToken);

        await Expect(page.Page.Locator("#transcript .agent p")).ToHaveTextAsync(["Your parcel comes tomorrow."]); // one answer: to the caller
        Assert.Equal(keepsRecords, server.Store is { } store && (await store.ReadAuditAsync(cancellationToken: _cancellationToken)).Any(entry => entry.Action == "call.note"));
        Assert.Empty(page.Problems);
    }

    [Theory]
    [InlineData("Approve", "Refunded ")]
    [InlineData("Refuse", "ask the manager <b>first</b>")]
    public async Task Approval_OfAnybodysCall_IsDecidedOnItsPage(string decision, string outcome)
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await using var caller = await LiveCaller.CallAsync(server, "anna", _cancellationToken, isSilent: true);
        await using var page = await browser.OpenConsoleAsync(server.Calls);
        await page.Page.Locator("#live-rows th a").ClickAsync();

        await caller.TypeAsync("I want a refund");
        var approval = page.Page.GetByRole(AriaRole.Group, new() { Name = "refund wants approval" });
        await Expect(approval.Locator("pre")).ToContainTextAsync("onerror");
        await approval.GetByLabel("What the agent is told").FillAsync("ask the manager <b>first</b>");
        await approval.GetByRole(AriaRole.Button, new() { Name = decision }).ClickAsync();
        await caller.WaitAsync("agent.transcript", _cancellationToken);

        await Expect(approval).ToHaveCountAsync(0);
        await Expect(page.Page.Locator("main [role=status].notice")).ToContainTextAsync(decision == "Approve" ? "The tool runs" : "The tool does not run");
        await Expect(page.Page.Locator("#transcript .tool p")).ToContainTextAsync(outcome);
        await Expect(page.Page.Locator("main img, main script, #transcript p b")).ToHaveCountAsync(0);
        Assert.Contains(await server.Store!.ReadAuditAsync(cancellationToken: _cancellationToken), entry => entry.Action == $"call.{decision.ToLowerInvariant()}" && entry.Detail == "refund (call_1), once");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Approval_EnterInTheReason_Refuses()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await using var caller = await LiveCaller.CallAsync(server, "anna", _cancellationToken, isSilent: true);
        await using var page = await browser.OpenConsoleAsync(server.Calls);
        await page.Page.Locator("#live-rows th a").ClickAsync();
        await caller.TypeAsync("I want a refund");
        var reason = page.Page.GetByLabel("What the agent is told");
        var news = page.Page.Locator("main [role=status].notice");

        await reason.EvaluateAsync("input => input.removeAttribute('maxlength')");
        await reason.FillAsync(new string('a', 1_001));
        await reason.PressAsync("Enter");
        await Expect(news).ToContainTextAsync("Nothing was decided");
        await reason.FillAsync("not today");
        await reason.PressAsync("Enter");
        await caller.WaitAsync("agent.transcript", _cancellationToken);

        await Expect(news).ToContainTextAsync("The tool does not run");
        await Expect(page.Page.Locator("#transcript .tool p")).ToContainTextAsync("not today");
        var decisions = (await server.Store!.ReadAuditAsync(cancellationToken: _cancellationToken)).Where(entry => entry.Action is "call.approve" or "call.refuse");
        Assert.Equal(["call.refuse"], decisions.Select(entry => entry.Action));
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Approval_AnotherComesAndOneIsDecidedElsewhere_NothingMovesAndOneDecisionCounts()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await using var caller = await LiveCaller.CallAsync(server, "anna", _cancellationToken, isSilent: true);
        await using var page = await browser.OpenConsoleAsync(server.Calls);
        await page.Page.Locator("#live-rows th a").ClickAsync();
        await caller.TypeAsync("I want two refunds");
        await page.Page.Locator("[data-tool-call=call_2]").WaitForAsync();
        await page.Page.EvaluateAsync("() => document.querySelector('[data-tool-call=call_2]').remove()"); // as if it had not come yet
        var reason = page.Page.Locator("[data-tool-call=call_1]").GetByLabel("What the agent is told");
        await reason.FillAsync("ask the");

        var elsewhere = await page.Page.Context.NewPageAsync();
        await elsewhere.GotoAsync(page.Page.Url);
        await elsewhere.Locator("[data-tool-call=call_1]").GetByLabel("for the rest of this call").First.CheckAsync();
        await elsewhere.Locator("[data-tool-call=call_1]").GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(page.Page.Locator(".approval:first-child[inert]")).ToHaveAttributeAsync("data-tool-call", "call_1", new() { Timeout = 15_000 });
        await Expect(page.Page.Locator(".approval:last-child:not([inert])")).ToHaveAttributeAsync("data-tool-call", "call_2");
        await Expect(reason).ToHaveValueAsync("ask the");
        await page.Page.EvaluateAsync("() => document.querySelector('.approval[inert] form').submit()");

        await Expect(page.Page.Locator("main [role=status].notice")).ToContainTextAsync("does not wait any more");
        var decisions = (await server.Store!.ReadAuditAsync(cancellationToken: _cancellationToken)).Where(entry => entry.Action is "call.approve" or "call.refuse");
        Assert.Equal(["refund (call_1), for the rest of the call"], decisions.Select(entry => entry.Detail));
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Listen_CallUnderWay_PlaysBothSidesUntilStopped()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken, keepsRecords: false);
        await using var caller = await LiveCaller.CallAsync(server, "anna", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync(server.Calls);

        await page.Page.Locator("[data-listen]").ClickAsync();
        await page.Page.WaitForFunctionAsync("() => window.__console?.listenedSeconds > 1");
        await Expect(page.Page.Locator("#listening")).ToBeVisibleAsync();
        await page.Page.Locator("#listening-stop").ClickAsync();

        await Expect(page.Page.Locator("#listening")).ToBeHiddenAsync();
        await Expect(page.Page.Locator("[data-listen]")).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Call_SomethingIsSaid_ComesIntoThePageByItself()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken, keepsRecords: false);
        await using var caller = await LiveCaller.CallAsync(server, "anna", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync(server.Calls);
        await page.Page.Locator("#live-rows th a").ClickAsync();
        await Expect(page.Page.Locator("#act-title")).ToHaveTextAsync("This call goes on");

        await caller.TypeAsync("Is it <b>mine</b>?");

        await Expect(page.Page.Locator("#transcript .caller p")).ToHaveTextAsync("Is it <b>mine</b>?");
        await Expect(page.Page.Locator("#transcript .agent p")).ToHaveTextAsync("Your parcel comes tomorrow.");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Calls_WithoutScript_ShowsAndHangsUp()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken, keepsRecords: false);
        await using var caller = await LiveCaller.CallAsync(server, "anna", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync(server.Calls, new PageOptions { HasScript = false });

        await Expect(page.Page.Locator("#live-rows tr")).ToContainTextAsync("anna");
        await page.Page.Locator("#live-rows button.danger").ClickAsync();
        var ended = await caller.WaitAsync("call.ended", _cancellationToken);

        Assert.Equal("operator_hung_up", ended.GetProperty("reason").GetString());
    }
}
