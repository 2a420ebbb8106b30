namespace Parley.Agents.Tools;

/// <summary>Marks a method as a tool for <see cref="RealtimeTool.FromMethods"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolAttribute : Attribute
{
    private ToolResponseMode? _respondAfter;
    private bool? _needsApproval;

    /// <summary>For the model; null for the method's name.</summary>
    public string? Name { get; init; }

    /// <summary>When the agent speaks about the answer; default <see cref="ToolResponseMode.Always"/>.</summary>
    public ToolResponseMode RespondAfter { get => _respondAfter ?? default; init => _respondAfter = value; }

    /// <summary>True when a person must agree to each call; default false.</summary>
    public bool NeedsApproval { get => _needsApproval ?? false; init => _needsApproval = value; }

    internal RealtimeToolOptions Apply(RealtimeToolOptions options) => options with
    {
        RespondAfter = _respondAfter ?? options.RespondAfter,
        Approval = _needsApproval is not { } isNeeded ? options.Approval : isNeeded ? ToolApprovalPolicy.Always : ToolApprovalPolicy.Never,
    };
}
