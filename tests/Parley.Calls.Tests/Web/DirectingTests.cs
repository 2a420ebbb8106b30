using Parley.Agents;
using Parley.Agents.Brain;
using Parley.Agents.Guardrails;
using Parley.Agents.Settings;
using Parley.Agents.Tools;
using Parley.Audio;
using Parley.Calls.Web;
using Parley.Realtime.Items;
using Parley.Testing.Models;
using Parley.Testing.Time;

namespace Parley.Calls.Tests.Web;

/// <summary>A page that decides about tools, changes settings and the history, and is told what callers are not.</summary>
[Trait("Category", "Unit")]
public sealed class DirectingTests
{
    private const string Picture = "data:image/png;base64,iVBORw0KGgo=";
    private int _runCount;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"type":"tool.decision","tool_call_id":"c1","approve":true}""")]
    [InlineData("""{"type":"settings","session":{"voice":"cedar"}}""")]
    [InlineData("""{"type":"item.delete","item_id":"i1"}""")]
    [InlineData("""{"type":"item.truncate","item_id":"i1","audio_end_ms":10}""")]
    [InlineData("""{"type":"text","text":"Look","image":"data:image/png;base64,iVBORw0KGgo="}""")]
    public async Task Messages_OfACallersPage_AreRefused(string json)
    {
        var socket = new FakeWebSocket();
        await using var leg = BrowserLeg.Start(socket);

        socket.Say(json);
        var error = await socket.NextAsync("error", Cancellation);

        Assert.Equal("invalid_message", error.GetProperty("code").GetString());
        Assert.Contains("operator", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, leg.Signals.Count);
    }

    [Theory]
    [InlineData(true, "paid", 1)]
    [InlineData(false, "Ask for the invoice.", 0)]
    public async Task Decision_ToolWaits_IsTaken(bool approve, string output, int runCount)
    {
        await using var bed = await StartAsync();
        bed.Model.Say(FakeResponses.FunctionCall("r1", new FunctionCallItem { Id = "i1", CallId = "c1", Name = "pay", Arguments = """{"sum":7}""" }));

        var asked = await bed.Page.NextAsync("tool.approval", Cancellation);
        bed.Page.Say($$"""{"type":"tool.decision","tool_call_id":"c1","approve":{{(approve ? "true" : "false")}},"message":"Ask for the invoice."}""");
        var ended = await bed.Page.NextAsync("tool.ended", Cancellation);

        Assert.Equal(("pay", """{"sum":7}"""), (asked.GetProperty("name").GetString(), asked.GetProperty("arguments").GetString()));
        Assert.Contains(output, ended.GetProperty("output").GetString(), StringComparison.Ordinal);
        Assert.Equal(runCount, _runCount);
    }

    [Fact]
    public async Task Decision_NothingWaits_PageIsToldSo()
    {
        await using var bed = await StartAsync();

        bed.Page.Say("""{"type":"tool.decision","tool_call_id":"c9","approve":true}""");

        Assert.Equal("decision_late", (await bed.Page.NextAsync("error", Cancellation)).GetProperty("code").GetString());
    }

    [Fact]
    public void View_StepsAndWork_ToldWithTheirAnswers()
    {
        var view = new DirectingView();
        var step = new ToolStepEvent(new ToolCall("c1", "ask_supervisor", "{}"), new ToolStep("look_up", "{}", "shipped"));

        Assert.Equal([new ToolStepMessage("c1", "look_up", "{}", "shipped")], view.For(step));
        Assert.Equal([new WorkStartedMessage("w1", "order")], view.For(new WorkStartedEvent("w1", "order")));
        Assert.Equal([new WorkEndedMessage("w1", "order", null, "Timeout")], view.For(new WorkEndedEvent("w1", "order", null, WorkFailure.Timeout)));
    }

    [Fact]
    public async Task Settings_Changed_ModelIsAskedAndThePageToldWhatIsInForce()
    {
        await using var bed = await StartAsync();
        await bed.Page.NextAsync("settings", Cancellation);

        bed.Page.Say("""{"type":"settings","session":{"voice":"cedar","instructions":"Be brief.","turn_detection":{"type":"server_vad","silence_duration_ms":900},"input_audio_noise_reduction":{"type":"far_field"},"input_audio_transcription":{"model":"whisper-1","language":"de"}}}""");
        var settings = await bed.Page.NextAsync("settings", Cancellation);

        Assert.Equal(("cedar", "Be brief."), (settings.GetProperty("voice").GetString(), settings.GetProperty("instructions").GetString()));
        Assert.Equal(
            ("far_field", "whisper-1", "de"),
            (settings.GetProperty("noise_reduction").GetString(), settings.GetProperty("transcription").GetString(), settings.GetProperty("transcription_language").GetString()));
        Assert.Equal(900, settings.GetProperty("turn_detection").GetProperty("silence_duration_ms").GetInt32());
        Assert.Equal("cedar", bed.Model.Session.Audio?.Output?.Voice?.Name);
    }

    [Fact]
    public async Task Settings_Refused_AreToldInTheModelsWords()
    {
        var told = new List<(string, string)>();
        var request = new SessionRequest(
            "settings_refused",
            _ => Task.FromException(new SettingsRefusedException("invalid_value", "There is no voice 'bob'.")),
            (code, message) =>
            {
                told.Add((code, message));
                return ValueTask.CompletedTask;
            });

        await request.RunAsync(null!);

        Assert.Equal([("settings_refused", "There is no voice 'bob'.")], told);
    }

    [Fact]
    public async Task Items_DeletedAndCut_ModelIsAskedAndThePageTold()
    {
        await using var bed = await StartAsync();
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[96_000], "One two three four."));
        await bed.Page.NextAsync("agent.transcript", Cancellation);

        bed.Page.Say("""{"type":"item.truncate","item_id":"i1","audio_end_ms":1000}""");
        var cut = await bed.Model.NextSentAsync<ConversationItemTruncateEvent>(Cancellation);
        bed.Page.Say("""{"type":"item.delete","item_id":"i1"}""");
        var delete = await bed.Model.NextSentAsync<ConversationItemDeleteEvent>(Cancellation);
        bed.Model.Say(new ConversationItemDeletedEvent { ItemId = "i1" });

        Assert.Equal(("i1", 1000, "i1"), (cut.ItemId, cut.AudioEndMs, delete.ItemId));
        Assert.Equal("i1", (await bed.Page.NextAsync("item.deleted", Cancellation)).GetProperty("item_id").GetString());
    }

    [Fact]
    public async Task Text_WithAPicture_BothGoToTheModel()
    {
        await using var bed = await StartAsync();

        bed.Page.Say($$"""{"type":"text","text":"What is this?","image":"{{Picture}}"}""");
        var created = await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);

        var message = Assert.IsType<MessageItem>(created.Item);
        Assert.Equal("What is this?", Assert.IsType<InputTextPart>(message.Content[0]).Text);
        Assert.Equal(Picture, Assert.IsType<InputImagePart>(message.Content[1]).ImageUrl);
    }

    [Fact]
    public async Task Guardrail_Tripped_PageHearsWhichAndWhy()
    {
        await using var bed = await StartAsync();

        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[9_600], "The secret is out."));
        var tripped = await bed.Page.NextAsync("guardrail.tripped", Cancellation);

        Assert.Equal(("i1", "agent"), (tripped.GetProperty("item_id").GetString(), tripped.GetProperty("side").GetString()));
        var guardrail = Assert.Single(tripped.GetProperty("guardrails").EnumerateArray());
        Assert.Equal(("secrets", "It names a <secret>."), (guardrail.GetProperty("name").GetString(), guardrail.GetProperty("detail").GetString()));
    }

    [Theory]
    [InlineData(AudioEncoding.Pcmu)]
    [InlineData(AudioEncoding.Pcma)]
    public async Task Format_OfATelephone_IsAskedOfTheModelAndCarriedAsItIs(AudioEncoding encoding)
    {
        await using var bed = await StartAsync(new BrowserLegOptions { Format = new AudioFormat(encoding, 8_000) });

        bed.Page.SayAudio(new byte[160]);
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[1_600], "Hi."));
        var started = await bed.Page.NextAsync("call.started", Cancellation);
        await bed.Page.NextAsync("agent.audio", Cancellation);

        Assert.Equal((8_000, false), (started.GetProperty("sample_rate").GetInt32(), started.GetProperty("may_direct").GetBoolean()));
        Assert.Null(await bed.Page.NextAsync(Cancellation)); // audio
        Assert.Equal(encoding == AudioEncoding.Pcmu ? "audio/pcmu" : "audio/pcma", bed.Model.Session.Audio?.Input?.Format?.Type);
    }

    private static GuardrailVerdict Judge(string text) =>
        text.Contains("secret", StringComparison.Ordinal) ? GuardrailVerdict.Trip("It names a <secret>.") : GuardrailVerdict.Pass;

    private Task<DirectedCall> StartAsync(BrowserLegOptions? options = null) => DirectedCall.StartAsync(
        new RealtimeAgent
        {
            Name = "anna",
            Tools =
            [
                RealtimeTool.Create(
                    (int sum) =>
                    {
                        _runCount++;
                        return $"paid {sum}";
                    },
                    "pay",
                    options: new RealtimeToolOptions { Approval = ToolApprovalPolicy.Always }),
            ],
            OutputGuardrails = [new Guardrail("secrets", (text, _) => ValueTask.FromResult(Judge(text.Text)))],
        },
        options ?? new BrowserLegOptions { MayDirect = true });

    private sealed class DirectedCall(Call call, FakeWebSocket page, FakeRealtimeConnection model, Task<string> running) : IAsyncDisposable
    {
        public FakeWebSocket Page => page;

        public FakeRealtimeConnection Model => model;

        public static async Task<DirectedCall> StartAsync(RealtimeAgent agent, BrowserLegOptions options)
        {
            var time = new ManualTimeProvider();
            var page = new FakeWebSocket();
            var model = new FakeRealtimeModel();
            var call = await Call.StartAsync(
                BrowserLeg.Start(page, options, time), agent, model, new CallOptions { CallId = "call-1" }, time, cancellationToken: Cancellation);
            return new DirectedCall(call, page, await model.NextConnectionAsync(Cancellation), call.RunAsync(Cancellation));
        }

        public async ValueTask DisposeAsync()
        {
            call.End("test_over");
            await running;
            await call.DisposeAsync();
        }
    }
}
