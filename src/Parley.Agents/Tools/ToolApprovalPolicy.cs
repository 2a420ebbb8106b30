namespace Parley.Agents.Tools;

/// <summary>Whether a person must agree before a tool runs. Immutable.</summary>
public sealed class ToolApprovalPolicy
{
    private readonly Func<ToolContext, CancellationToken, ValueTask<bool>> _isNeeded;

    private ToolApprovalPolicy(Func<ToolContext, CancellationToken, ValueTask<bool>> isNeeded) => _isNeeded = isNeeded;

    /// <summary>Nobody is asked: the default.</summary>
    public static ToolApprovalPolicy Never { get; } = new((_, _) => ValueTask.FromResult(false));

    /// <summary>Each call is asked for.</summary>
    public static ToolApprovalPolicy Always { get; } = new((_, _) => ValueTask.FromResult(true));

    /// <summary>A call is asked for when the predicate says so, or throws. It runs beside the conversation.</summary>
    public static ToolApprovalPolicy When(Func<ToolContext, CancellationToken, ValueTask<bool>> predicate) => new(predicate);

    internal ValueTask<bool> IsNeededAsync(ToolContext context, CancellationToken cancellationToken) => _isNeeded(context, cancellationToken);
}
