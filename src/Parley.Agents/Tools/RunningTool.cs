using Parley.Agents.Resolution;
using Parley.Agents.Sessions;

namespace Parley.Agents.Tools;

/// <summary>One call that runs, with what cancels it. For the runner's caller alone, one at a time.</summary>
internal sealed class RunningTool(ToolContext context, ResolvedAgent agent, CancellationToken stopping) : IDisposable
{
    private readonly CancellationTokenSource _cancelled = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private Task _cancelling = Task.CompletedTask;
    private string? _reason;

    public ToolContext Context => context;

    /// <summary>Whose tool it is.</summary>
    public ResolvedAgent Agent => agent;

    /// <summary>Cancelled with the call, or with all.</summary>
    public CancellationToken Token => _cancelled.Token;

    /// <summary>Why the call was cancelled; null when it was not. From any thread.</summary>
    public string? CancelReason => Volatile.Read(ref _reason);

    /// <summary>Ends once the outcome was told. Never faults.</summary>
    public Task Completion { get; set; } = Task.CompletedTask;

    /// <summary>Ends once nothing of the call is left.</summary>
    public Task Over => Task.WhenAll(Completion, _cancelling);

    /// <summary>Cancels the call. False when it has ended already.</summary>
    public bool Cancel(string reason)
    {
        if (Completion.IsCompleted)
        {
            return false;
        }

        _cancelling = Task.WhenAll(_cancelling, CancelAsync(reason));
        return true;
    }

    /// <summary>Cancels the call if its tool allows that; asks it beside the conversation.</summary>
    public void Yield()
    {
        if (!Completion.IsCompleted && agent.ToolsByName.TryGetValue(context.ToolName, out var function))
        {
            _cancelling = Task.WhenAll(_cancelling, YieldAsync(RealtimeTool.OptionsOf(function).Cancellation));
        }
    }

    public void Dispose() => _cancelled.Dispose();

    private async Task YieldAsync(ToolCancellationPolicy policy)
    {
        try
        {
            if (await ApplicationCode.RunAsync(token => policy.MayCancelAsync(context, token).AsTask(), Token).ConfigureAwait(false))
            {
                await CancelAsync("the caller moved on").ConfigureAwait(false);
            }
        }
        catch (Exception) // who cannot tell says no; or the call is cancelled already
        {
        }
    }

    private Task CancelAsync(string reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        return _cancelled.CancelAsync();
    }
}
