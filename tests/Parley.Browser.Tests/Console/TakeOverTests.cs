using Microsoft.Playwright;
using Parley.Browser.Tests.Chromium;
using Parley.Browser.Tests.Sound;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests.Console;

/// <summary>An operator who speaks with a caller in the agent's place.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class TakeOverTests(BrowserFixture browser)
{
    private const float Patience = 40_000; // of a loaded machine, whose browser opens a microphone slowly
    private static readonly LocatorAssertionsToContainTextOptions s_patient = new() { Timeout = Patience };
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeOver_UntilGivenBack_BothHearEachOtherAndTheAgentGoesOnAfterwards()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await using var caller = await LiveCaller.CallAsync(server, "anna", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync(server.Calls);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Take over" }).ClickAsync();
        await Expect(page.Page.Locator("#speaking-text")).ToContainTextAsync("You speak with the caller", s_patient);
        await caller.WhenColleagueHeard.WaitAsync(TimeSpan.FromSeconds(30), _cancellationToken);
        await page.Page.WaitForFunctionAsync("() => window.__takeOver.heardBytes > 4800", null, new() { Timeout = Patience }); // a tenth of a second of the caller
        await Expect(page.Page.Locator("#live-rows [data-field=state]")).ToHaveTextAsync("taken over", new() { Timeout = Patience });
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Give back to the agent" }).ClickAsync();
        await caller.WaitAsync("agent.transcript", _cancellationToken);

        await page.Page.WaitForFunctionAsync("() => window.__takeOver.isEnded", null, new() { Timeout = Patience });
        await Expect(page.Page.Locator("#speaking")).ToBeHiddenAsync();
        var audit = await server.Store!.ReadAuditAsync(cancellationToken: _cancellationToken);
        Assert.Contains(audit, entry => entry.Action == "call.take_over");
        Assert.Contains(audit, entry => entry.Action == "call.give_back");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task TakeOver_OperatorSpeaks_IsInTheRecordAsTheOperators()
    {
        using var voice = await MicrophoneFile.CreateSpeechAsync("Good morning, this is Berta speaking.", silence: TimeSpan.FromSeconds(2), _cancellationToken);
        await using var server = await ConsoleServer.StartAsync(_cancellationToken, heard: "Good morning, this is Berta speaking.");
        await using var caller = await LiveCaller.CallAsync(server, "anna", _cancellationToken, isSilent: true);
        await using var page = await browser.OpenConsoleAsync(server.Calls, new PageOptions { Recording = voice.Path, IsRecordingRepeated = true });
        await page.Page.Locator("#live-rows th a").ClickAsync();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Take over" }).ClickAsync();

        await Expect(page.Page.Locator("#transcript .operator p").First).ToHaveTextAsync("Good morning, this is Berta speaking.", new() { Timeout = Patience });
        await Expect(page.Page.Locator("#transcript .caller, #transcript .agent")).ToHaveCountAsync(0);
        await Expect(page.Page.Locator("#transcript .person p").First).ToHaveTextAsync("A person takes the call over");
    }

    [Fact]
    public async Task TakeOver_NoMicrophone_SaysSoAndLeavesTheCallToItsAgent()
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken, keepsRecords: false);
        await using var caller = await LiveCaller.CallAsync(server, "anna", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync(server.Calls, new PageOptions { Microphone = MicrophoneKind.Missing });

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Take over" }).ClickAsync();

        await Expect(page.Page.Locator("#speaking-problem[role=alert]")).ToContainTextAsync("microphone", s_patient);
        await Expect(page.Page.Locator("#live-rows [data-field=state]")).Not.ToHaveTextAsync("taken over");
    }
}
