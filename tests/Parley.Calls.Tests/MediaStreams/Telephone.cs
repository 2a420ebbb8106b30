using Parley.Agents;
using Parley.Calls.MediaStreams;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;
using Parley.Testing.Time;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>A whole call over a carrier's stream, in virtual time: carrier, leg, bridge, session, model.</summary>
internal sealed class Telephone(ManualTimeProvider time, FakeCarrier carrier, MediaStreamLeg leg, Call call, RecordingModel model, FakeRealtimeConnection said)
    : IAsyncDisposable
{
    private readonly Task<string> _running = call.RunAsync(CancellationToken.None);

    public ManualTimeProvider Time => time;

    public FakeCarrier Carrier => carrier;

    public MediaStreamLeg Leg => leg;

    public Call Call => call;

    public RecordingModel Model => model;

    public FakeRealtimeConnection Said => said;

    public Task<string> Running => _running.WaitAsync(TimeSpan.FromSeconds(20));

    public static async Task<Telephone> RingAsync(
        CancellationToken cancellationToken, RecordingModel? model = null, RealtimeAgent? agent = null, DigitOptions? digits = null)
    {
        var time = new ManualTimeProvider();
        var carrier = new FakeCarrier(time);
        model ??= new RecordingModel();
        var leg = await carrier.AcceptAsync(
            new MediaStreamOptions { IdleTimeout = TimeSpan.FromDays(1), InactivityTimeout = null }, cancellationToken);
        var options = new CallOptions { CallId = "call-1", Digits = digits ?? new DigitOptions() };
        agent ??= new RealtimeAgent { Name = "shopmax" };
        var call = await Call.StartAsync(leg, agent, model, options, time, cancellationToken: cancellationToken);
        return new Telephone(time, carrier, leg, call, model, await model.NextConnectionAsync(cancellationToken));
    }

    /// <summary>The formats that the model was asked for last.</summary>
    public (AudioFormatConfiguration? Input, AudioFormatConfiguration? Output) Asked =>
        (said.Session.Audio?.Input?.Format, said.Session.Audio?.Output?.Format);

    /// <summary>The agent answers, whole at once; completes when the carrier has begun to play. No time goes by.</summary>
    public async Task AnswerAsync(string itemId, byte[] audio, CancellationToken cancellationToken)
    {
        var before = carrier.Audio.Count;
        said.Say(FakeResponses.Speech("r1", itemId, audio, "An answer, whole at once."));
        await WaitStillAsync(() => carrier.Audio.Count > before, cancellationToken);
    }

    /// <summary>Waits until something is so, while no time goes by.</summary>
    public Task WaitStillAsync(Func<bool> isSo, CancellationToken cancellationToken) => WaitAsync(isSo, TimeSpan.Zero, cancellationToken);

    /// <summary>Lets time go by, a frame at a time, until something is so.</summary>
    public Task WaitAsync(Func<bool> isSo, CancellationToken cancellationToken) => WaitAsync(isSo, TimeSpan.FromMilliseconds(20), cancellationToken);

    /// <summary>Lets the carrier play until it has played so much in all. While it has nothing to play, no time goes by: the leg's thread is behind then.</summary>
    public async Task PlayAsync(TimeSpan until, CancellationToken cancellationToken)
    {
        while (carrier.Played < until)
        {
            await WaitStillAsync(() => carrier.Buffered > TimeSpan.Zero, cancellationToken);
            time.Advance(TimeSpan.FromMilliseconds(20));
        }
    }

    private async Task WaitAsync(Func<bool> isSo, TimeSpan step, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            timeout.Token.ThrowIfCancellationRequested();
            time.Advance(step);
            await Task.Yield();
        }
    }

    /// <summary>The caller speaks: frames of 20 ms, each heard before the next.</summary>
    public async Task<byte[]> SpeakAsync(byte[] audio, Func<int, int> expectedByteCount, CancellationToken cancellationToken)
    {
        byte[] heard = [];
        for (var frame = 0; frame < audio.Length / 160; frame++)
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            carrier.Socket.Say(TwilioWords.Media(frame + 1, audio[(frame * 160)..((frame + 1) * 160)]));
            heard = await model.HearAsync(expectedByteCount((frame + 1) * 160), cancellationToken);
        }

        return heard;
    }

    public async ValueTask DisposeAsync()
    {
        call.End("test_over");
        await Running;
        await call.DisposeAsync();
        carrier.Dispose();
    }
}
