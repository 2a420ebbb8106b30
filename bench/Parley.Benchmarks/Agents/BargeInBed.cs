using System.Diagnostics;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;

namespace Parley.Benchmarks.Agents;

/// <summary>One session under load, and the time from the user's first sound to the order to stop playing.</summary>
internal sealed class BargeInBed : IAsyncDisposable
{
    private static readonly byte[] s_speech = new InputAudioBufferSpeechStartedEvent { EventId = "e", AudioStartMs = 0, ItemId = "u" }.ToUtf8Json();
    private static readonly byte[] s_created = new ResponseCreatedEvent
    {
        Response = new Response { Id = "resp_1", Status = ResponseStatus.InProgress, Output = [] },
    }.ToUtf8Json();

    private static readonly byte[] s_done = new ResponseDoneEvent
    {
        Response = new Response { Id = "resp_1", Status = ResponseStatus.Cancelled, Output = [] },
    }.ToUtf8Json();

    private readonly ScriptedSocket _socket;
    private readonly RealtimeSession _session;
    private readonly byte[][] _deltas;
    private readonly Task _reading;
    private TaskCompletionSource<long> _interrupted = New();

    private BargeInBed(ScriptedSocket socket, RealtimeSession session, byte[][] deltas)
    {
        _socket = socket;
        _session = session;
        _deltas = deltas;
        _reading = ReadAsync();
    }

    public static async Task<BargeInBed> StartAsync(RealtimeAgent agent, byte[][] deltas)
    {
        var socket = new ScriptedSocket();
        return new BargeInBed(socket, await RealtimeSession.StartAsync(agent, socket.ToModel()), deltas);
    }

    /// <summary>Forty milliseconds of the agent's audio come.</summary>
    public void Load() => _socket.Say(_deltas, 2);

    /// <summary>The user speaks; in milliseconds.</summary>
    public async Task<double> InterruptAsync()
    {
        _interrupted = New();
        _socket.Say(s_created);
        _socket.Say(_deltas, 5);
        var startedAt = Stopwatch.GetTimestamp();
        _socket.Say(s_speech);
        var latency = Stopwatch.GetElapsedTime(startedAt, await _interrupted.Task).TotalMilliseconds;
        _socket.Say(s_done);
        return latency;
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _reading;
    }

    private static TaskCompletionSource<long> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReadAsync()
    {
        await foreach (var sessionEvent in _session.Events)
        {
            if (sessionEvent is AudioInterruptedEvent)
            {
                _interrupted.TrySetResult(Stopwatch.GetTimestamp());
            }
        }
    }
}
