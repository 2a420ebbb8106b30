using System.Text.Json;
using Microsoft.Playwright;
using Parley.Audio.G711;
using Parley.Browser.Tests.Chromium;
using Parley.Browser.Tests.Mock;
using static Microsoft.Playwright.Assertions;

namespace Parley.Browser.Tests;

/// <summary>What an operator does and sees while talking to an agent.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class DirectedConversationTests(BrowserFixture browser)
{
    private const string Markup = "<img src=x onerror=alert(1)>";
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_ToolWaits_ApprovesAndRefusesIt()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var call = await TypeAsync(server, page, mayDirect: true);
        await call.SendAsync(new { type = "tool.approval", tool_call_id = "t1", name = "refund", arguments = $$"""{"order":"{{Markup}}"}""" });
        await call.SendAsync(new { type = "tool.approval", tool_call_id = "t2", name = "close_account", arguments = "{}", server = "crm" });

        var refund = page.Page.GetByRole(AriaRole.Group, new() { Name = "Approve refund" });
        await Expect(refund.Locator("pre")).ToContainTextAsync(Markup);
        await refund.GetByText("for the rest of this call").ClickAsync();
        await refund.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        var approved = await call.ReceiveAsync("tool.decision", _cancellationToken);
        var close = page.Page.GetByRole(AriaRole.Group, new() { Name = "Approve close_account" });
        await close.GetByLabel("What the agent is told").FillAsync("Not without a manager.");
        await close.GetByRole(AriaRole.Button, new() { Name = "Refuse" }).ClickAsync();
        var refused = await call.ReceiveAsync("tool.decision", _cancellationToken);

        await call.SendAsync(new { type = "tool.approval", tool_call_id = "t3", name = "pay", arguments = """{"account":90071992547409931}""" });
        await Expect(page.Page.GetByRole(AriaRole.Group, new() { Name = "Approve pay" }).Locator("pre")).ToHaveTextAsync("""{"account":90071992547409931}""");
        Assert.Equal(("t1", true, true), (approved.GetProperty("tool_call_id").GetString(), approved.GetProperty("approve").GetBoolean(), approved.GetProperty("always").GetBoolean()));
        Assert.Equal(("t2", false, "Not without a manager."), (refused.GetProperty("tool_call_id").GetString(), refused.GetProperty("approve").GetBoolean(), refused.GetProperty("message").GetString()));
        await Expect(refund.Locator(".tool-status")).ToHaveTextAsync("approved");
        await Expect(close.Locator(".tool-status")).ToHaveTextAsync("refused");
        await Expect(page.Page.Locator("#transcript img")).ToHaveCountAsync(0);
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Page_GuardrailTripsAndAgentsChange_ShowsWhichAndWhy()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var call = await TypeAsync(server, page, mayDirect: true);
        await call.SendAsync(new { type = "agent.transcript", item_id = "item_2", text = "The secret is", final = false });
        await call.SendAsync(new { type = "guardrail.tripped", item_id = "item_2", side = "agent", guardrails = new[] { new { name = "secrets", detail = Markup } } });
        await call.SendAsync(new { type = "agent.changed", from = "shopmax", to = "shifi", reason = "handoff" });
        await call.SendAsync(new { type = "agent.transcript", item_id = "item_3", text = "Good day.", final = true });

        var chip = page.Transcript.Locator(".entry.agent .guardrail");
        await Expect(chip.Locator("summary")).ToHaveTextAsync("guardrail secrets");
        await chip.Locator("summary").ClickAsync();
        await Expect(chip.Locator("p")).ToHaveTextAsync(Markup);
        await Expect(page.Transcript.Locator(".handoff")).ToHaveTextAsync("shopmax handed over to shifi");
        await Expect(page.Page.Locator("#agent-title")).ToHaveTextAsync("ShiFi finance");
        await Expect(page.Transcript.Locator("[data-item=item_3] .speaker")).ToHaveTextAsync("ShiFi finance");
        await Expect(page.Transcript.Locator("img")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Page_SupervisorWorks_ShowsItsStepsAndTheBrainsWork()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var call = await TypeAsync(server, page, mayDirect: true);
        await call.SendAsync(new { type = "tool.started", tool_call_id = "t1", name = "ask_supervisor", arguments = "{}" });
        await call.SendAsync(new { type = "tool.step", tool_call_id = "t1", name = "look_up", arguments = """{"order":"A7"}""" });
        var steps = page.Transcript.Locator("[data-tool=ask_supervisor] .tool-steps li");
        await Expect(steps).ToHaveTextAsync(["""look_up { "order": "A7" } running…"""]);

        await call.SendAsync(new { type = "tool.step", tool_call_id = "t1", name = "look_up", arguments = """{"order":"A7"}""", result = Markup });
        await call.SendAsync(new { type = "work.started", work_id = "w1", intent = "order" });
        await call.SendAsync(new { type = "work.ended", work_id = "w1", intent = "order", failure = "Timeout" });

        await Expect(steps).ToHaveTextAsync([$$"""look_up { "order": "A7" } {{Markup}}"""]);
        await Expect(page.Transcript.Locator("[data-tool='work on order']")).ToHaveAttributeAsync("data-status", "failed");
        await Expect(page.Transcript.Locator("img")).ToHaveCountAsync(0);
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Page_SettingsChanged_SendsWhatDiffersAndShowsWhatTheModelSays()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var call = await TypeAsync(server, page, mayDirect: true);
        await call.SendAsync(new
        {
            type = "settings", voice = "marin", instructions = "Help.", speed = 1.0, format = "audio/pcm", transcription = "whisper-1",
            turn_detection = new { kind = "server_vad", silence_duration_ms = 500 },
        });

        var panel = page.Page.Locator("#directing");
        await panel.Locator("summary").ClickAsync();
        await Expect(panel.Locator("#live-state")).ToContainTextAsync("voice marin");
        await panel.GetByLabel("Voice").FillAsync("cedar");
        await panel.GetByLabel("Turns end").SelectOptionAsync("off");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Change now" }).ClickAsync();
        var asked = (await call.ReceiveAsync("settings", _cancellationToken)).GetProperty("session");
        await call.SendAsync(new { type = "error", code = "settings_refused", message = "The voice is locked." });

        Assert.Equal(["turn_detection", "voice"], asked.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(("cedar", JsonValueKind.Null), (asked.GetProperty("voice").GetString(), asked.GetProperty("turn_detection").ValueKind));
        await Expect(panel.Locator("#live-state")).ToHaveTextAsync("Refused: The voice is locked.");
    }

    [Fact]
    public async Task Page_NarrowScreen_ReachesTheSettingsOfTheCall()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address, new PageOptions { Width = 320, Height = 640 });
        var call = await TypeAsync(server, page, mayDirect: true);
        await call.SendAsync(new { type = "settings", voice = "marin", instructions = "Help.", speed = 1.0, format = "audio/pcm" });
        var (panel, button) = (page.Page.Locator("#directing"), page.Page.GetByRole(AriaRole.Button, new() { Name = "Settings" }));
        await Expect(panel).ToBeHiddenAsync();

        await button.ClickAsync();
        await panel.Locator("summary").ClickAsync();
        await panel.GetByLabel("Voice").FillAsync("cedar");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Change now" }).ClickAsync();
        var asked = (await call.ReceiveAsync("settings", _cancellationToken)).GetProperty("session");
        await Expect(page.Page.Locator("#text")).ToBeInViewportAsync();
        Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        await panel.GetByLabel("Voice").PressAsync("Escape");

        Assert.Equal("cedar", asked.GetProperty("voice").GetString());
        await Expect(panel).ToBeHiddenAsync();
        await Expect(button).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Page_NextCallWithAnotherAgent_SendsNothingOfTheOneBefore()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var first = await TypeAsync(server, page, mayDirect: true);
        await first.SendAsync(new { type = "settings", voice = "marin", instructions = "Help.", speed = 1.0, format = "audio/pcm" });
        await first.SendAsync(new { type = "agent.changed", from = "shopmax", to = "shifi", reason = "handoff" });
        await first.SendAsync(new { type = "tool.approval", tool_call_id = "t1", name = "refund", arguments = "{}" });
        await Expect(page.Page.Locator("#agent-title")).ToHaveTextAsync("ShiFi finance");
        await page.Page.Locator("#hang-up").ClickAsync();
        await Expect(page.Page.Locator(".approval .tool-status")).ToHaveTextAsync("not decided");

        var second = await TypeAsync(server, page, mayDirect: true);
        await second.SendAsync(new { type = "settings", voice = "cedar", instructions = "Sell.", speed = 1.0, format = "audio/pcm" });
        var panel = page.Page.Locator("#directing");
        await panel.Locator("summary").ClickAsync();
        await Expect(panel.Locator("#live-state")).ToContainTextAsync("voice cedar");
        await panel.GetByLabel("Speed").FillAsync("1.2");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Change now" }).ClickAsync();
        var asked = (await second.ReceiveAsync("settings", _cancellationToken)).GetProperty("session");

        Assert.Equal(["speed"], asked.EnumerateObject().Select(member => member.Name));
        await Expect(page.Page.Locator("#agent-title")).Not.ToHaveTextAsync("ShiFi finance");
    }

    [Fact]
    public async Task Page_HistoryEdited_DeletesAndCutsItems()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var call = await TypeAsync(server, page, mayDirect: true);
        await call.SendAsync(new { type = "item.added", item_id = "item_1", role = "user", text = "Hello", image_count = 0 });
        await call.SendAsync(new { type = "agent.transcript", item_id = "item_2", text = "One two three.", final = true });

        var typed = page.Transcript.Locator("[data-item=item_1]");
        await typed.GetByText("Edit").ClickAsync();
        await typed.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var deletion = await call.ReceiveAsync("item.delete", _cancellationToken);
        await call.SendAsync(new { type = "item.deleted", item_id = "item_1" });
        var spoken = page.Transcript.Locator("[data-item=item_2]");
        await spoken.GetByText("Edit").ClickAsync();
        await spoken.GetByLabel("Seconds that stay").FillAsync("0.4");
        await spoken.GetByRole(AriaRole.Button, new() { Name = "Cut after" }).ClickAsync();
        var cut = await call.ReceiveAsync("item.truncate", _cancellationToken);
        await call.SendAsync(new { type = "item.truncated", item_id = "item_2", heard_ms = 400, heard_text = "One" });

        Assert.Equal(("item_1", 400), (deletion.GetProperty("item_id").GetString(), cut.GetProperty("audio_end_ms").GetInt32()));
        await Expect(typed).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("deleted"));
        await Expect(spoken.Locator(".unheard")).ToHaveTextAsync(" two three.");
        await page.Page.GetByText("Sound and appearance").ClickAsync();
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Locator("#save-transcript").ClickAsync());
        Assert.DoesNotContain("Edit", await File.ReadAllTextAsync(await download.PathAsync(), _cancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_PictureChosen_GoesWithTheWords()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var call = await TypeAsync(server, page, mayDirect: true);

        await page.Page.Locator("#picture").SetInputFilesAsync(new FilePayload
        {
            Name = "dot.png", MimeType = "image/png",
            Buffer = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
        });
        await Expect(page.Page.Locator("#picture-shown")).ToBeVisibleAsync();
        await page.TypeAsync("What is this?");
        var text = await call.ReceiveAsync("text", _cancellationToken);

        Assert.Equal("What is this?", text.GetProperty("text").GetString());
        Assert.StartsWith("data:image/jpeg;base64,", text.GetProperty("image").GetString(), StringComparison.Ordinal);
        await Expect(page.Page.Locator("#picture-ready")).ToBeHiddenAsync();
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Page_CameraAsked_SendsOneStillAndLetsGoOfTheCamera()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await WatchCamerasAsync(page, showsFrames: true);
        var call = await TypeAsync(server, page, mayDirect: true);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Camera" }).ClickAsync();
        await Expect(page.Page.Locator("#picture-shown")).ToBeVisibleAsync();
        var tracks = await page.Page.EvaluateAsync<string[]>("() => window.cameras.map((track) => track.readyState)");
        await page.TypeAsync("What is this?");
        var text = await call.ReceiveAsync("text", _cancellationToken);

        Assert.Equal(["ended"], tracks);
        Assert.StartsWith("data:image/jpeg;base64,", text.GetProperty("image").GetString(), StringComparison.Ordinal);
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Page_CameraIsTakenAway_SaysSoAndLetsGoOfIt()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await WatchCamerasAsync(page, showsFrames: false);
        await TypeAsync(server, page, mayDirect: true);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Camera" }).ClickAsync();
        await page.Page.WaitForFunctionAsync("() => window.waiting.length > 0");
        await page.Page.EvaluateAsync("() => window.cameras[0].dispatchEvent(new Event('ended'))");

        await Expect(page.Notices).ToContainTextAsync("The camera gave no picture.");
        await page.Page.WaitForFunctionAsync("() => window.cameras[0].readyState === 'ended'");
        await Expect(page.Page.Locator("#picture-camera")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Page_CallEndsBeforeTheStillCame_NextCallDoesNotHaveIt()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await WatchCamerasAsync(page, showsFrames: false);
        await TypeAsync(server, page, mayDirect: true);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Camera" }).ClickAsync();
        await page.Page.WaitForFunctionAsync("() => window.waiting.length > 0");
        await page.Page.Locator("#hang-up").ClickAsync();
        await TypeAsync(server, page, mayDirect: true);
        await Expect(page.Page.Locator("#picture-camera")).ToBeVisibleAsync();
        await page.Page.EvaluateAsync("() => { window.showsFrames = true; window.waiting.forEach((frame) => frame()); }");

        await Expect(page.Page.Locator("#picture-camera")).ToBeEnabledAsync();
        await Expect(page.Page.Locator("#picture-ready")).ToBeHiddenAsync();
        await Expect(page.Notices).Not.ToContainTextAsync("The camera");
    }

    [Fact]
    public async Task Page_CameraRefused_SaysSo()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address, new PageOptions { Microphone = MicrophoneKind.Missing });
        await TypeAsync(server, page, mayDirect: true);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Camera" }).ClickAsync();

        await Expect(page.Notices).ToContainTextAsync("The camera gave no picture.");
        await Expect(page.Page.Locator("#picture-ready")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Page_HowTheCallerIsHeardChanged_SendsItAndShowsWhatTheModelSays()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var call = await TypeAsync(server, page, mayDirect: true);
        await call.SendAsync(new { type = "settings", voice = "marin", instructions = "Help.", speed = 1.0, format = "audio/pcm", transcription = "whisper-1" });
        var panel = page.Page.Locator("#directing");
        await panel.Locator("summary").ClickAsync();
        await Expect(panel.Locator("#live-state")).ToContainTextAsync("no noise reduction, transcription whisper-1.");

        await panel.GetByLabel("Noise reduction").SelectOptionAsync("far_field");
        await panel.GetByLabel("Language spoken").FillAsync("de");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Change now" }).ClickAsync();
        var asked = (await call.ReceiveAsync("settings", _cancellationToken)).GetProperty("session");
        await call.SendAsync(new
        {
            type = "settings", voice = "marin", instructions = "Help.", speed = 1.0, format = "audio/pcm",
            transcription = "whisper-1", transcription_language = "de", noise_reduction = "far_field",
        });

        Assert.Equal(["input_audio_noise_reduction", "input_audio_transcription"], asked.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("far_field", asked.GetProperty("input_audio_noise_reduction").GetProperty("type").GetString());
        Assert.Equal("whisper-1 de", string.Join(' ', asked.GetProperty("input_audio_transcription").EnumerateObject().Select(member => member.Value.GetString())));
        await Expect(panel.Locator("#live-state")).ToContainTextAsync("noise reduction far_field, transcription whisper-1 in de.");
        await panel.GetByLabel("Transcription by").FillAsync("");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Change now" }).ClickAsync();
        asked = (await call.ReceiveAsync("settings", _cancellationToken)).GetProperty("session");
        Assert.Equal(JsonValueKind.Null, asked.GetProperty("input_audio_transcription").ValueKind);
    }

    [Fact]
    public async Task Page_OfACaller_ShowsNothingOfIt()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var call = await TypeAsync(server, page, mayDirect: false);
        await call.SendAsync(new { type = "agent.transcript", item_id = "item_2", text = "Hello.", final = true });

        await Expect(page.Transcript.Locator("[data-item=item_2] .words")).ToHaveTextAsync("Hello.");
        await Expect(page.Page.Locator("#directing")).ToBeHiddenAsync();
        await Expect(page.Page.Locator("#picture-choice")).ToBeHiddenAsync();
        await Expect(page.Transcript.Locator(".item-edit")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("pcmu")]
    [InlineData("pcma")]
    public async Task Page_TelephonesFormat_IsSpokenAndHeard(string format)
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        await page.Page.GetByText("Sound and appearance").ClickAsync();
        await page.Page.GetByLabel("Audio on the line").SelectOptionAsync(format);
        await page.Talk.ClickAsync();
        var call = await server.AnswerAsync(_cancellationToken);

        await page.UntilAsync("d.mic.sentFrames >= 50");
        var tone = Enumerable.Range(0, 8_000).Select(i => (short)(0.5 * short.MaxValue * Math.Sin(2 * Math.PI * 440 * i / 8_000))).ToArray();
        await call.SendAsync(new { type = "agent.audio", item_id = "item_2", content_index = 0 });
        await call.SendBytesAsync([.. tone.Select(sample => format == "pcmu" ? MuLaw.Encode(sample) : ALaw.Encode(sample))]);
        await call.SendAsync(new { type = "agent.audio_done", item_id = "item_2" });
        await page.UntilAsync("d.playback.playedMs.item_2 === 1000");

        Assert.Equal(format, call.Format);
        Assert.Equal(160, await page.ReadAsync<int>("d.mic.bytesPerFrame"));
        Assert.InRange(await page.ReadAsync<double>("d.playback.peakLevel"), 0.33, 0.37); // a sine of amplitude 0.5 has 0.354
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Laws_EachCodeAndManySamples_AreThoseOfTheServer()
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);
        var samples = Enumerable.Range(0, 4096).Select(i => (short)((i * 16) - 32768)).Append(short.MaxValue).ToArray();

        var laws = await page.Page.EvaluateAsync<int[][]>(
            """
            async (samples) => {
              const { LAWS } = await import('/js/audio/g711.js');
              const codes = Array.from({ length: 256 }, (_, code) => code);
              return [LAWS.pcmu, LAWS.pcma].flatMap((law) => [samples.map(law.encode), codes.map(law.decode)]);
            }
            """,
            samples.Select(sample => (int)sample).ToArray());

        Assert.Equal(samples.Select(sample => (int)MuLaw.Encode(sample)), laws[0]);
        Assert.Equal(Enumerable.Range(0, 256).Select(code => (int)MuLaw.Decode((byte)code)), laws[1]);
        Assert.Equal(samples.Select(sample => (int)ALaw.Encode(sample)), laws[2]);
        Assert.Equal(Enumerable.Range(0, 256).Select(code => (int)ALaw.Decode((byte)code)), laws[3]);
    }

    /// <summary>Keeps the tracks of cameras, and, where no frames are shown, whoever waits for one.</summary>
    private static async Task WatchCamerasAsync(TestPage page, bool showsFrames) => await page.Page.EvaluateAsync(
        """
        (showsFrames) => {
          const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          const waitForFrame = HTMLVideoElement.prototype.requestVideoFrameCallback;
          Object.assign(window, { cameras: [], waiting: [], showsFrames });
          navigator.mediaDevices.getUserMedia = async (wanted) => {
            const stream = await ask(wanted);
            window.cameras.push(...stream.getVideoTracks());
            return stream;
          };
          HTMLVideoElement.prototype.requestVideoFrameCallback = function (shown) {
            return window.showsFrames ? waitForFrame.call(this, shown) : window.waiting.push(shown);
          };
        }
        """,
        showsFrames);

    private async Task<MockCall> TypeAsync(MockCallServer server, TestPage page, bool mayDirect)
    {
        await page.TypeAsync("Hello");
        var call = await server.AnswerAsync(_cancellationToken, mayDirect);
        await call.ReceiveAsync("text", _cancellationToken);
        return call;
    }
}
