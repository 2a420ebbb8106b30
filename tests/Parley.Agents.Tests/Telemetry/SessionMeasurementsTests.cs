using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Parley.Agents.DeadAir;
using Parley.Agents.Interruptions;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Telemetry;

[Trait("Category", "Unit")]
public sealed class SessionMeasurementsTests : IMeterFactory
{
    private readonly ConcurrentQueue<(string Name, double Value)> _measured = new();
    private readonly MeterListener _listener = new();
    private Meter? _meter;

    public Meter Create(MeterOptions options)
    {
        _meter = new Meter(options);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _measured.Enqueue((instrument.Name, value)));
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _measured.Enqueue((instrument.Name, value)));
        _listener.Start();
        return _meter;
    }

    [Fact]
    [Row(215), Complaint(43)]
    public async Task Measurements_Turn_HaveTheTimeFromEndOfSpeechToFirstAudio()
    {
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { Telemetry = new() { MeterFactory = this } });
        bed.Model.Say(
            new InputAudioBufferSpeechStartedEvent { ItemId = "u1", AudioStartMs = 0 },
            new InputAudioBufferSpeechStoppedEvent { ItemId = "u1", AudioEndMs = 500 });
        await bed.NextAsync<SpeechStoppedEvent>();

        bed.Time.Advance(TimeSpan.FromMilliseconds(350));
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48_000], "Hi"));
        await bed.NextAsync<AudioEvent>();
        bed.Time.Advance(TimeSpan.FromMilliseconds(650));
        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { ItemId = "u2", AudioStartMs = 900 });
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "Hi"));
        await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal([0.35], Of("parley.session.response_latency"));
        Assert.Equal([0.65], Of("gen_ai.client.operation.duration"));
        Assert.Equal([1, 2], Of("gen_ai.client.token.usage"));
        Assert.Equal([1], Of("parley.session.interruptions"));
    }

    [Fact]
    [Row(215), Complaint(43)]
    public async Task Measurements_FalseAlarmWhileTheAgentSpeaks_IsNoTurn()
    {
        var options = new AgentSessionOptions
        {
            Telemetry = new() { MeterFactory = this }, Interruption = new InterruptionOptions { Mode = InterruptionMode.MinSpeech },
        };
        await using var bed = await SessionTestBed.StartAsync(options);
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48_000], "One"));
        await bed.NextAsync<AudioEvent>();
        bed.Model.Say(
            new InputAudioBufferSpeechStartedEvent { ItemId = "u1", AudioStartMs = 0 },
            new InputAudioBufferSpeechStoppedEvent { ItemId = "u1", AudioEndMs = 300 },
            FakeResponses.Audio("r1", "i1", new byte[960]));
        await bed.NextAsync<AudioEvent>();
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "One"));
        await bed.NextAsync<AgentEndedEvent>();
        bed.Time.Advance(TimeSpan.FromSeconds(30));
        await bed.Session.Responses.RequestAsync(cancellationToken: SessionTestBed.Cancellation);
        bed.Model.Say(FakeResponses.SpeechBegins("r2", "i2", new byte[960], "Two"));
        await bed.NextAsync<AudioEvent>();

        Assert.Empty(Of("parley.session.response_latency"));
    }

    [Fact]
    [Row(215), Complaint(43)]
    public async Task Measurements_UserSpeaksOverAnUninterruptibleResponse_ItsAudioIsNoAnswer()
    {
        var options = new AgentSessionOptions
        {
            Telemetry = new() { MeterFactory = this }, Interruption = new InterruptionOptions { Mode = InterruptionMode.Disabled },
        };
        await using var bed = await SessionTestBed.StartAsync(options);
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48_000], "One"));
        bed.Model.Say(
            new InputAudioBufferSpeechStartedEvent { ItemId = "u1", AudioStartMs = 0 },
            new InputAudioBufferSpeechStoppedEvent { ItemId = "u1", AudioEndMs = 300 },
            FakeResponses.Audio("r1", "i1", new byte[960]));
        await bed.NextAsync<SpeechStoppedEvent>();
        await bed.NextAsync<AudioEvent>();
        bed.Time.Advance(TimeSpan.FromSeconds(2));
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "One"));
        bed.Model.Say(FakeResponses.SpeechBegins("r2", "i2", new byte[960], "Two"));
        await bed.NextAsync<AudioEvent>();

        Assert.Equal([2], Of("parley.session.response_latency"));
    }

    [Fact]
    [Row(214)]
    public async Task Measurements_ToolAndSilence_AreTimed()
    {
        var tool = AIFunctionFactory.Create(() => "done", "look_up");
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { Telemetry = new() { MeterFactory = this } }, tool);
        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.FunctionCall("r1", new FunctionCallItem { Id = "i1", CallId = "c1", Name = "look_up", Arguments = "{}" }));
        await bed.NextAsync<ToolEndedEvent>();

        bed.Time.Advance(TimeSpan.FromSeconds(4));
        await bed.NextAsync<DeadAirEvent>();

        Assert.Equal([0], Of("gen_ai.execute_tool.duration"));
        Assert.Equal([4], Of("parley.session.dead_air"));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meter?.Dispose();
    }

    private IEnumerable<double> Of(string name) => _measured.Where(measured => measured.Name == name).Select(measured => measured.Value);
}
