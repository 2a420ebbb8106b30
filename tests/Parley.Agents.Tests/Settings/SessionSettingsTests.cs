using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Settings;

[Trait("Category", "Unit")]
public sealed class SessionSettingsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(3, 25, 213)]
    public async Task RunAsync_NothingSaid_FirstUpdateIsTheDefaults()
    {
        var model = new FakeRealtimeModel();
        await using var session = await new RealtimeRunner(new RealtimeAgent { Name = "a" }, model).RunAsync(cancellationToken: Cancellation);

        var update = await (await model.NextConnectionAsync(Cancellation)).NextSentAsync<SessionUpdateEvent>(Cancellation);

        Assert.Equal(
            """
            {"type":"session.update","event_id":"parley_configure_1","session":{"type":"realtime","output_modalities":["audio"],"instructions":"","tools":[],"tracing":"auto","audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":{"model":"gpt-4o-mini-transcribe"},"turn_detection":{"type":"semantic_vad","interrupt_response":true}},"output":{"format":{"type":"audio/pcm","rate":24000}}}}}
            """,
            Encoding.UTF8.GetString(update.ToUtf8Json()));
    }

    [Fact]
    [Row(28)]
    [Complaint(39)]
    public async Task RunAsync_EachLayer_BeatsTheOneUnderIt()
    {
        var model = new ModelWithSettings(Speed(2));
        var options = new AgentSessionOptions { Settings = Speed(1) with { Instructions = "run", MaxOutputTokens = new MaxOutputTokens(1) } };
        var agent = new RealtimeAgent { Name = "a", Instructions = "agent" };

        var run = await new RealtimeRunner(agent with { Instructions = null }, new FakeRealtimeModel(), options).ComputeConfigurationAsync(cancellationToken: Cancellation);
        var ofModel = await new RealtimeRunner(agent, model, options).ComputeConfigurationAsync(cancellationToken: Cancellation);
        var ofAgent = await new RealtimeRunner(agent with { Settings = Speed(3) }, model, options).ComputeConfigurationAsync(cancellationToken: Cancellation);
        var ofSession = await new RealtimeRunner(agent with { Settings = Speed(3) }, model, options)
            .ComputeConfigurationAsync(settings: Speed(4) with { Instructions = "session" }, cancellationToken: Cancellation);

        Assert.Equal((1, "run"), (run.Audio!.Output!.Speed!.Value, run.Instructions));
        Assert.Equal((2, "agent"), (ofModel.Audio!.Output!.Speed!.Value, ofModel.Instructions));
        Assert.Equal((3, "agent"), (ofAgent.Audio!.Output!.Speed!.Value, ofAgent.Instructions));
        Assert.Equal((4, "session"), (ofSession.Audio!.Output!.Speed!.Value, ofSession.Instructions));
        Assert.Equal(1, ofSession.MaxOutputTokens!.Value.Count);
    }

    [Fact]
    [Row(45)]
    public async Task ComputeConfigurationAsync_DynamicAgent_IsWhatARunSendsAndOpensNothing()
    {
        var model = new FakeRealtimeModel();
        var agent = new RealtimeAgent { Name = "a", Instructions = AgentValue.From((context, _) => $"Help {context.Get<string>()}.") };
        var runner = new RealtimeRunner(agent, model);

        var computed = await runner.ComputeConfigurationAsync("Meera", cancellationToken: Cancellation);
        await using var session = await runner.RunAsync("Meera", cancellationToken: Cancellation);
        var sent = await (await model.NextConnectionAsync(Cancellation)).NextSentAsync<SessionUpdateEvent>(Cancellation);

        Assert.Equal("Help Meera.", computed.Instructions);
        Assert.Equal(Text(new SessionUpdateEvent { Session = computed }), Text(sent with { EventId = null }));
    }

    [Theory]
    [InlineData("pcm16", "audio/pcm")]
    [InlineData("PCM", "audio/pcm")]
    [InlineData("audio/pcm", "audio/pcm")]
    [InlineData("g711_ulaw", "audio/pcmu")]
    [InlineData("pcmu", "audio/pcmu")]
    [InlineData("audio/PCMU", "audio/pcmu")]
    [InlineData("g711_alaw", "audio/pcma")]
    [InlineData("pcma", "audio/pcma")]
    [InlineData("audio/pcma", "audio/pcma")]
    [Row(33)]
    public async Task RunAsync_FormatByAnyOfItsNames_IsTheWires(string name, string type)
    {
        var options = new AgentSessionOptions { InputFormat = new AudioFormatConfiguration(name) };

        var computed = await new RealtimeRunner(new RealtimeAgent { Name = "a" }, new FakeRealtimeModel(), options).ComputeConfigurationAsync(cancellationToken: Cancellation);

        Assert.Equal(type, computed.Audio!.Input!.Format!.Type);
        Assert.Equal(type == "audio/pcm" ? 24000 : null, computed.Audio.Input.Format.Rate);
    }

    [Fact]
    [Row(33)]
    public async Task RunAsync_UnknownFormat_IsAnArgumentErrorBeforeAnythingIsOpened()
    {
        var model = new FakeRealtimeModel { Refusal = new RealtimeConnectException("Connected.") };
        var options = new AgentSessionOptions { OutputFormat = new AudioFormatConfiguration("opus") };

        await Assert.ThrowsAsync<ArgumentException>(() => new RealtimeRunner(new RealtimeAgent { Name = "a" }, model, options).RunAsync(cancellationToken: Cancellation));
    }

    [Fact]
    [Row(46)]
    public async Task UpdateSettingsAsync_Model_IsRefusedAndNothingIsSent()
    {
        await using var bed = await SessionTestBed.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => bed.Session.UpdateSettingsAsync(new RealtimeSessionConfiguration { Model = "other" }, Cancellation));

        Assert.Single(bed.Model.Sent.OfType<SessionUpdateEvent>());
    }

    [Fact]
    [Row(47, 38)]
    public async Task UpdateSettingsAsync_Change_IsConfirmedAndOutlivesTheAgent()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var change = new RealtimeSessionConfiguration { OutputModalities = [OutputModality.Text], Instructions = "For now." };

        await bed.Session.UpdateSettingsAsync(change, Cancellation);
        var confirmed = bed.Session.Configuration;
        await bed.Session.UpdateAgentAsync(new RealtimeAgent { Name = "b", Instructions = "Mine." }, cancellationToken: Cancellation);

        Assert.Equal(("For now.", OutputModality.Text), (confirmed.Instructions, confirmed.OutputModalities![0]));
        Assert.Equal(("Mine.", OutputModality.Text), (bed.Session.Configuration.Instructions, bed.Session.Configuration.OutputModalities![0]));
    }

    [Fact]
    [Row(47)]
    public async Task SendAsync_RawSessionUpdate_TakesItsTurnAndLasts()
    {
        await using var bed = await SessionTestBed.StartAsync();

        var raw = JsonElement.Parse("""{"type":"session.update","session":{"type":"realtime","audio":{"output":{"speed":1.3}},"vendor":7}}""");
        await bed.Session.SendAsync(new UnknownClientEvent("session.update", raw), Cancellation);
        await bed.Session.RefreshAgentAsync(Cancellation);

        var sent = bed.Model.Sent.OfType<SessionUpdateEvent>().Select(update => (RealtimeSessionConfiguration)update.Session).ToList();
        Assert.Equal(3, sent.Count);
        Assert.Null(sent[1].Instructions); // as it was written, and no more
        Assert.All(sent[1..], session => Assert.Equal((1.3, 7), (session.Audio!.Output!.Speed, session.ExtensionData!["vendor"].GetInt32())));
        Assert.Equal(1.3, bed.Session.Configuration.Audio!.Output!.Speed);
    }

    [Fact]
    [Row(47)]
    public async Task SendAsync_TheWholeSessionSentBack_NamesNoToolTwiceAfterwards()
    {
        await using var bed = await SessionTestBed.StartAsync(options: null, AIFunctionFactory.Create(() => "sunny", "weather"));

        await bed.Session.SendAsync(
            new SessionUpdateEvent { Session = bed.Session.Configuration with { OutputModalities = [OutputModality.Text], Tracing = default } }, Cancellation);
        await bed.Session.RefreshAgentAsync(Cancellation);

        var tool = Assert.Single(bed.Session.Configuration.Tools!);
        Assert.Equal(("weather", OutputModality.Text), (((FunctionToolDefinition)tool).Name, bed.Session.Configuration.OutputModalities![0]));
    }

    [Fact]
    [Row(213)]
    public async Task UpdateSettingsAsync_TracingOnceOn_CannotChangeAndIsNotSentAgain()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var change = new RealtimeSessionConfiguration { Tracing = new TracingConfiguration { WorkflowName = "w" } };

        await Assert.ThrowsAsync<ArgumentException>(() => bed.Session.UpdateSettingsAsync(change, Cancellation));
        await bed.Session.RefreshAgentAsync(Cancellation);

        Assert.False(((RealtimeSessionConfiguration)bed.Model.Sent.OfType<SessionUpdateEvent>().Last().Session).Tracing.IsPresent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Complaint(24)]
    public async Task Greeting_Confirmed_AgentSpeaksFirst(bool isVerbatim)
    {
        var greeting = isVerbatim ? Greeting.Say("Namaste, ShopMax.") : Greeting.Instruct("Greet by name.");
        await using var bed = await SessionTestBed.StartAsync(new RealtimeAgent { Name = "a", Instructions = "Help.", Greeting = greeting });

        var create = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Equal(isVerbatim ? "Say exactly: \"Namaste, ShopMax.\"" : "Help.\n\nGreet by name.", create.Response!.Instructions);
        Assert.Equal(["session.update", "response.create"], bed.Model.Sent.Select(sent => sent.Type));
    }

    private static RealtimeSessionConfiguration Speed(double speed) =>
        new() { Audio = new AudioConfiguration { Output = new AudioOutputConfiguration { Speed = speed } } };

    private static string Text(SessionUpdateEvent update) => JsonElement.Parse(update.ToUtf8Json()).GetProperty("session").GetRawText();

    private sealed class ModelWithSettings(RealtimeSessionConfiguration settings) : IRealtimeModel
    {
        public RealtimeSessionConfiguration? Settings => settings;

        public ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
