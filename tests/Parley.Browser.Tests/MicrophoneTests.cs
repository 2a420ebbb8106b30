using Parley.Browser.Tests.Chromium;
using Parley.Browser.Tests.Mock;
using Parley.Browser.Tests.Sound;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class MicrophoneTests(BrowserFixture browser)
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Talk_ToneAtTheMicrophone_ArrivesAs24KHzFramesOf20Ms()
    {
        using var recording = await MicrophoneFile.CreateToneAsync(frequency: 400, amplitude: 0.5, TimeSpan.FromSeconds(8), _cancellationToken);
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(
            $"{server.Address}/?mic=raw", new PageOptions { Recording = recording.Path });

        await page.Talk.ClickAsync();
        var call = await server.AnswerAsync(_cancellationToken);
        var frame = await LoudFrameAsync(call, after: 25);

        Assert.Equal(480, frame.Length);
        Assert.InRange(Crossings(frame), 15, 17); // 20 ms of 400 Hz: 8 periods; at any other sample rate there would be more or fewer
        Assert.InRange(RootMeanSquare(frame), 0.34, 0.37);
        await Expect(page.State).ToHaveTextAsync("Listening");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Settings_MicrophoneAllowed_AreChosenFromAndKept()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await page.Talk.ClickAsync();
        await server.AnswerAsync(_cancellationToken);
        await page.Page.GetByText("Sound and appearance").ClickAsync();
        var choice = page.Page.Locator("#set-microphone");
        await Expect(choice.Locator("option").Nth(1)).ToBeAttachedAsync();

        var device = await choice.Locator("option").Nth(1).GetAttributeAsync("value");
        await choice.SelectOptionAsync(device!);
        await page.Page.GetByLabel("Agent’s loudness").FillAsync("40");
        await page.Page.ReloadAsync();

        Assert.Equal(device, await page.Page.EvaluateAsync<string>("() => JSON.parse(localStorage.getItem('parley.settings')).microphone"));
        await Expect(page.Page.Locator("#set-volume")).ToHaveValueAsync("40");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task SaveTranscript_AfterWords_IsAFileWithThem()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await page.Talk.ClickAsync();
        var call = await server.AnswerAsync(_cancellationToken);
        await call.SendAsync(new { type = "user.transcript", item_id = "item_1", text = "Where is my <order>?", final = true });
        await call.SendAsync(new { type = "agent.transcript", item_id = "item_2", text = "It comes today.", final = true });
        await Expect(page.Page.GetByText("It comes today.").First).ToBeVisibleAsync();
        await page.Page.GetByText("Sound and appearance").ClickAsync();

        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Locator("#save-transcript").ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync(), _cancellationToken);

        Assert.Contains(lines, line => line.EndsWith("You  Where is my <order>?", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("It comes today.", StringComparison.Ordinal));
    }

    [Fact]
    [Row(239)]
    public async Task Talk_PressedAgain_SendsSilenceSoThatTheTurnCanEnd()
    {
        using var recording = await MicrophoneFile.CreateToneAsync(frequency: 400, amplitude: 0.5, TimeSpan.FromSeconds(20), _cancellationToken);
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(
            $"{server.Address}/?mic=raw", new PageOptions { Recording = recording.Path });
        await page.Talk.ClickAsync();
        var call = await server.AnswerAsync(_cancellationToken);
        await LoudFrameAsync(call, after: 5);

        await page.Talk.ClickAsync();

        var isSilent = false;
        await foreach (var frame in call.Frames.ReadAllAsync(_cancellationToken))
        {
            if (isSilent = frame.All(sample => sample == 0))
            {
                break;
            }
        }

        Assert.True(isSilent);
        await Expect(page.Talk).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task Talk_MicrophoneRefused_SaysWhatToDoAndTypingStillWorks()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address, new PageOptions { Microphone = MicrophoneKind.Refused });

        await page.Talk.ClickAsync();
        var call = await server.AnswerAsync(_cancellationToken);
        await Expect(page.Notices).ToContainTextAsync("The microphone is blocked for this page. Click the icon beside the address");
        await page.TypeAsync("Hello");
        var text = await call.ReceiveAsync("text", _cancellationToken);

        Assert.Equal("Hello", text.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Talk_NoMicrophone_SaysSo()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address, new PageOptions { Microphone = MicrophoneKind.Missing });
        await page.Page.Context.GrantPermissionsAsync(["microphone"]);

        await page.Talk.ClickAsync();
        await server.AnswerAsync(_cancellationToken);

        await Expect(page.Notices).ToContainTextAsync("No microphone was found. Plug one in");
    }

    [Fact]
    public async Task Talk_InsecureAddress_SaysWhichAddressWorks()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await page.Page.AddInitScriptAsync("Object.defineProperty(window, 'isSecureContext', { value: false });");
        await page.Page.ReloadAsync();

        await page.Talk.ClickAsync();
        await server.AnswerAsync(_cancellationToken);

        await Expect(page.Notices).ToContainTextAsync("Browsers allow it on https and on localhost only.");
    }

    private async Task<short[]> LoudFrameAsync(MockCall call, int after)
    {
        var loud = 0;
        await foreach (var frame in call.Frames.ReadAllAsync(_cancellationToken))
        {
            if (RootMeanSquare(frame) > 0.2 && ++loud > after)
            {
                return frame;
            }
        }

        throw new InvalidOperationException("The call ended before the microphone's tone arrived.");
    }

    private static double RootMeanSquare(short[] frame) =>
        Math.Sqrt(frame.Average(sample => Math.Pow(sample / 32768.0, 2)));

    private static int Crossings(short[] frame) =>
        frame.Zip(frame.Skip(1)).Count(pair => (pair.First < 0) != (pair.Second < 0));
}
