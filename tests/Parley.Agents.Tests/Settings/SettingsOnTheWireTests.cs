using System.Text.Json;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Settings;

/// <summary>Each setting, from where an application writes it to what the model is sent.</summary>
[Trait("Category", "Unit")]
public sealed class SettingsOnTheWireTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"output_modalities":["text"]}""", "output_modalities")]
    [InlineData("""{"prompt":{"id":"pmpt_1","version":"2","variables":{"city":"Pune"}}}""", "prompt")]
    [InlineData("""{"instructions":"Help."}""", "instructions")]
    [InlineData("""{"audio":{"input":{"format":{"type":"audio/pcma"}}}}""", "audio.input.format")]
    [InlineData("""{"audio":{"output":{"format":{"type":"audio/pcmu"}}}}""", "audio.output.format")]
    [InlineData("""{"audio":{"input":{"noise_reduction":{"type":"far_field"}}}}""", "audio.input.noise_reduction")]
    [InlineData("""{"audio":{"input":{"turn_detection":null}}}""", "audio.input.turn_detection")]
    [InlineData("""{"audio":{"output":{"voice":{"id":"voice_1"}}}}""", "audio.output.voice")]
    [InlineData("""{"reasoning":{"effort":"low"}}""", "reasoning")]
    [InlineData("""{"max_output_tokens":"inf"}""", "max_output_tokens")]
    [InlineData("""{"vendor_key":{"camelCase":1}}""", "vendor_key")]
    [Row(24)]
    [Complaint(39)]
    public Task Setting_OfAnAgent_ReachesTheModel(string settings, string path) => AssertSentAsync(settings, path);

    [Fact]
    [Row(30, 76)]
    public async Task IdleTimeout_OfAnAgent_ReachesTheModelAndItsEventComesBack()
    {
        await AssertSentAsync(
            """{"audio":{"input":{"turn_detection":{"type":"server_vad","silence_duration_ms":400,"idle_timeout_ms":6000,"interrupt_response":true}}}}""",
            "audio.input.turn_detection");
        await using var bed = await SessionTestBed.StartAsync();

        bed.Model.Say(new InputAudioBufferTimeoutTriggeredEvent { ItemId = "u1", AudioStartMs = 1000, AudioEndMs = 7000 });
        var timeout = await bed.NextAsync<InputTimeoutEvent>();

        Assert.Equal(("u1", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(7)), (timeout.ItemId, timeout.AudioStart, timeout.AudioEnd));
    }

    [Theory]
    [InlineData("""{"model":"whisper-1"}""")]
    [InlineData("""{"model":"gpt-4o-transcribe","language":"hi","prompt":"names of cities"}""")]
    [InlineData("""{"model":"gpt-live-transcribe","languages":["hi","en"],"keywords":["Pune","Indore"],"delay":"low"}""")]
    [Row(32)]
    public Task Transcription_AllOfIt_ReachesTheModel(string transcription) =>
        AssertSentAsync($$$$"""{"audio":{"input":{"transcription":{{{{transcription}}}}}}}""", "audio.input.transcription");

    [Fact]
    [Row(35)]
    public async Task Voice_ByName_ReachesTheModelFromTheAgentOrItsSettings()
    {
        var byName = await SentAsync(new RealtimeAgent { Name = "a", Voice = "marin" });
        var bySettings = await SentAsync(new RealtimeAgent { Name = "a", Settings = Read("""{"audio":{"output":{"voice":"cedar"}}}""") });

        Assert.Equal("\"marin\"", Member(byName, "audio.output.voice"));
        Assert.Equal("\"cedar\"", Member(bySettings, "audio.output.voice"));
    }

    [Fact]
    [Row(37)]
    public Task Speed_OfAnAgent_ReachesTheModel() => AssertSentAsync("""{"audio":{"output":{"speed":1.25}}}""", "audio.output.speed");

    [Theory]
    [InlineData("\"auto\"")]
    [InlineData("\"none\"")]
    [InlineData("\"required\"")]
    [InlineData("""{"type":"function","name":"look_up"}""")]
    [Row(39)]
    public Task ToolChoice_EachKind_ReachesTheModel(string choice) => AssertSentAsync($$"""{"tool_choice":{{choice}}}""", "tool_choice");

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    [Row(39)]
    public Task ParallelToolCalls_EitherWay_ReachesTheModel(string value) =>
        AssertSentAsync($$"""{"parallel_tool_calls":{{value}}}""", "parallel_tool_calls");

    [Theory]
    [InlineData("\"auto\"")]
    [InlineData("\"disabled\"")]
    [InlineData("""{"type":"retention_ratio","retention_ratio":0.8}""")]
    [InlineData("""{"type":"retention_ratio","retention_ratio":0.5,"token_limits":{"post_instructions":8000}}""")]
    [Row(43)]
    public Task Truncation_EachKind_ReachesTheModel(string truncation) => AssertSentAsync($$"""{"truncation":{{truncation}}}""", "truncation");

    [Theory]
    [InlineData("\"auto\"")]
    [InlineData("""{"workflow_name":"calls","group_id":"g1","metadata":{"caller":"7"}}""")]
    [InlineData("null")]
    [Row(213)]
    public Task Tracing_AutoNamedOrOff_IsInTheFirstUpdate(string tracing) => AssertSentAsync($$"""{"tracing":{{tracing}}}""", "tracing");

    [Fact]
    [Row(5)]
    public async Task Prompt_Computed_ReachesTheModelWithTheContextsValues()
    {
        var agent = new RealtimeAgent
        {
            Name = "a", Prompt = AgentValue.From((context, agent) => new PromptReference { Id = $"pmpt_{agent.Name}_{context.Get<string>()}" }),
        };

        var sent = await SentAsync(agent, "meera");

        Assert.Equal("""{"id":"pmpt_a_meera"}""", Member(sent, "prompt"));
        Assert.False(sent.TryGetProperty("instructions", out _)); // they are the prompt's own
    }

    private static async Task AssertSentAsync(string settings, string path)
    {
        var sent = await SentAsync(new RealtimeAgent { Name = "a", Settings = Read(settings) });

        Assert.Equal(Member(JsonElement.Parse(settings), path), Member(sent, path));
    }

    private static async Task<JsonElement> SentAsync(RealtimeAgent agent, object? context = null)
    {
        var model = new FakeRealtimeModel();
        await using var session = await RealtimeSession.StartAsync(agent, model, context: context, cancellationToken: Cancellation);
        var update = await (await model.NextConnectionAsync(Cancellation)).NextSentAsync<SessionUpdateEvent>(Cancellation);
        return JsonElement.Parse(update.ToUtf8Json()).GetProperty("session");
    }

    private static RealtimeSessionConfiguration Read(string settings) => Parley.Agents.Settings.SettingsJson.Read(JsonElement.Parse(settings));

    private static string Member(JsonElement session, string path) =>
        path.Split('.').Aggregate(session, (value, name) => value.GetProperty(name)).GetRawText();
}
