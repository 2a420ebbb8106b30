using System.Threading.Channels;
using Parley.Agents.Sessions;

namespace Parley.Agents.Hooks;

/// <summary>Calls hooks one after the other beside the session's loop. One caller at a time posts.</summary>
internal sealed class HookRunner : IAsyncDisposable
{
    private const int Capacity = 1024; // full: a hook hangs; what comes after is not told, and the session says so once
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(1);
    private readonly Channel<HookCall> _calls = Channel.CreateBounded<HookCall>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly Func<SessionCommand, CancellationToken, ValueTask> _post;
    private readonly Action<RealtimeSessionEvent> _emit;
    private readonly CancellationTokenSource _stopping;
    private Task? _running; // most sessions have no hooks
    private bool _isBehind;

    /// <param name="post">Hands a command to the session's loop.</param>
    /// <param name="emit">Tells the session's reader; on the loop.</param>
    /// <param name="timeProvider">The clock of the time for last words.</param>
    public HookRunner(Func<SessionCommand, CancellationToken, ValueTask> post, Action<RealtimeSessionEvent> emit, TimeProvider timeProvider)
    {
        _post = post;
        _emit = emit;
        _stopping = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
    }

    /// <summary>Has a hook called in its turn.</summary>
    public void Post(HookCall call)
    {
        _running ??= RunAsync();
        if (!_calls.Writer.TryWrite(call) && !_isBehind)
        {
            _isBehind = true;
            _emit(new SessionErrorEvent("hooks_too_slow", $"{Capacity} calls of hooks wait; those that follow are left out."));
        }
    }

    /// <summary>What was posted is still told, but not for longer than a second.</summary>
    public async ValueTask DisposeAsync()
    {
        _calls.Writer.TryComplete();
        _stopping.CancelAfter(s_lastWords);
        await (_running ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await foreach (var call in _calls.Reader.ReadAllAsync(_stopping.Token).ConfigureAwait(false))
        {
            try
            {
                await ApplicationCode.RunAsync(token => call.Tell(call.Hooks, token).AsTask(), _stopping.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested) // the application's fault becomes an event
            {
                await ReportAsync(exception).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask ReportAsync(Exception exception)
    {
        try
        {
            var error = new SessionErrorEvent("hook_failed", $"A hook threw {exception.GetType().Name}.");
            await _post(new RaiseCommand(error), _stopping.Token).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // the session is over and says no more
        }
    }
}
