using Parley.Agents.Sessions;
using Parley.Calls.Web;

namespace Parley.Calls.Bridging;

/// <summary>
/// What a leg wants of its session: one after the other, and beside the leg's other signals, for a model may take its time to confirm. Full: refused.
/// One thread adds.
/// </summary>
internal sealed class SessionRequests(RealtimeSession session)
{
    private const int MaxWaiting = 16;
    private int _waitingCount;

    /// <summary>Completes when all that was added is done. Of use once nobody adds any more.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public async ValueTask AddAsync(SessionRequest request)
    {
        if (Volatile.Read(ref _waitingCount) >= MaxWaiting)
        {
            await request.Refuse("busy", "Too much is asked at once: wait until what was asked before is done.").ConfigureAwait(false);
            return;
        }

        Interlocked.Increment(ref _waitingCount);
        Completion = RunAsync(Completion, request);
    }

    private async Task RunAsync(Task earlier, SessionRequest request)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await request.RunAsync(session).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waitingCount);
        }
    }
}
