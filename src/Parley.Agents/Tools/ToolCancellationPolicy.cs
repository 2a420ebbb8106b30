namespace Parley.Agents.Tools;

/// <summary>
/// What becomes of a running call when the caller moves on: says something else, or the session's owner interrupts. Closing the
/// session and the tool's timeout cancel whatever this says. Immutable.
/// </summary>
public sealed class ToolCancellationPolicy
{
    private readonly Func<ToolContext, CancellationToken, ValueTask<bool>> _mayCancel;

    private ToolCancellationPolicy(Func<ToolContext, CancellationToken, ValueTask<bool>> mayCancel) => _mayCancel = mayCancel;

    /// <summary>It runs on, and its answer is given when it is there: the default, right for whatever changes something.</summary>
    public static ToolCancellationPolicy MustFinish { get; } = new((_, _) => ValueTask.FromResult(false));

    /// <summary>It is cancelled; the model is told so. Right for whatever only looks something up.</summary>
    public static ToolCancellationPolicy Allowed { get; } = new((_, _) => ValueTask.FromResult(true));

    /// <summary>It is cancelled when <paramref name="mayCancel"/> says so; one that throws says no.</summary>
    public static ToolCancellationPolicy AskFirst(Func<ToolContext, CancellationToken, ValueTask<bool>> mayCancel) => new(mayCancel);

    internal ValueTask<bool> MayCancelAsync(ToolContext context, CancellationToken cancellationToken) => _mayCancel(context, cancellationToken);
}
