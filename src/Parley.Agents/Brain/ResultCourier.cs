using System.Threading.Channels;
using Parley.Agents.Sending;
using Parley.Agents.Sessions;
using Parley.Realtime;

namespace Parley.Agents.Brain;

/// <summary>Brings results back into the conversation, each at its moment, one at a time.</summary>
internal sealed class ResultCourier : IAsyncDisposable
{
    private const int Capacity = 64; // full: work waits to report, so that no result is lost
    private readonly Lock _lock = new();
    private readonly SpeakingMoment _moment = new();
    private readonly Channel<WaitingResult> _results = Channel.CreateBounded<WaitingResult>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }); // one says it all: look again

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stopped; // work that ends late still asks
    private readonly RealtimeSession _session;
    private readonly ITimer _deadline;
    private readonly long _startedAt;
    private readonly Task _running;

    public ResultCourier(RealtimeSession session)
    {
        _session = session;
        _stopped = _stopping.Token;
        _startedAt = session.TimeProvider.GetTimestamp();
        _deadline = session.TimeProvider.CreateTimer(
            _ => _changes.Writer.TryWrite(true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _running = RunAsync();
    }

    private TimeSpan Now => _session.TimeProvider.GetElapsedTime(_startedAt);

    /// <summary>Takes note of what happens in the session. Quick.</summary>
    public void Observe(RealtimeSessionEvent sessionEvent)
    {
        lock (_lock)
        {
            _moment.Apply(sessionEvent, Now);
        }

        _changes.Writer.TryWrite(true);
    }

    /// <summary>Takes a result; a silent one is told at once.</summary>
    public async ValueTask BringAsync(WaitingResult result)
    {
        if (result.Timing == ResultTiming.Silent)
        {
            await TryAsync(result, () => SendAsync(result, MessageAnswer.Silent)).ConfigureAwait(false);
            return;
        }

        try
        {
            await _results.Writer.WriteAsync(result, _stopped).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            // the conversation is over
        }
    }

    /// <summary>Brings nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        _results.Writer.TryComplete();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _deadline.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await foreach (var result in _results.Reader.ReadAllAsync(_stopped).ConfigureAwait(false))
        {
            var isAnswering = await WaitForMomentAsync(result.Timing).ConfigureAwait(false);
            await TryAsync(result, () => SpeakAsync(result, isAnswering)).ConfigureAwait(false);
        }
    }

    /// <summary>Returns whether the agent is answering then.</summary>
    private async ValueTask<bool> WaitForMomentAsync(ResultTiming timing)
    {
        while (true)
        {
            lock (_lock)
            {
                var goodFrom = _moment.GoodFrom(timing);
                if (goodFrom <= Now)
                {
                    _moment.ExpectAnswer(Now);
                    return _moment.IsAgentAnswering;
                }

                _deadline.Change(goodFrom - Now ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            await _changes.Reader.ReadAsync(_stopped).ConfigureAwait(false);
        }
    }

    private async Task SpeakAsync(WaitingResult result, bool isAnswering)
    {
        if (isAnswering)
        {
            await _session.InterruptAsync(cancellationToken: _stopped).ConfigureAwait(false);
        }

        await SendAsync(result, MessageAnswer.Respond).ConfigureAwait(false);
    }

    private Task SendAsync(WaitingResult result, MessageAnswer answer) =>
        _session.SendMessageAsync(ResultNote.For(result.Text, result.Timing), answer, _stopped);

    private async ValueTask TryAsync(WaitingResult result, Func<Task> bring)
    {
        try
        {
            await bring().ConfigureAwait(false);
            await _session.RaiseAsync(new ResultDeliveredEvent(result.WorkId, result.Timing)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RealtimeDisconnectedException or OperationCanceledException)
        {
            // the session's own events say why
        }
    }
}
