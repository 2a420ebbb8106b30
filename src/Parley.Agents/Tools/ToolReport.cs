namespace Parley.Agents.Tools;

/// <summary>What a running tool has to say before its outcome.</summary>
internal abstract record ToolReport(ToolCall Call);

/// <summary>It is checked and begins.</summary>
internal sealed record ToolBeginning(ToolCall Call) : ToolReport(Call);

/// <summary>It waits for a person; the calls beside it do not wait with it.</summary>
internal sealed record ToolAwaitingApproval(ToolCall Call) : ToolReport(Call);

/// <summary>How far it is.</summary>
internal sealed record ToolProgress(ToolCall Call, string Text) : ToolReport(Call);

/// <summary>Something to say meanwhile.</summary>
internal sealed record ToolFiller(ToolCall Call, string Text) : ToolReport(Call);

/// <summary>A step of a supervisor.</summary>
internal sealed record ToolStepReport(ToolCall Call, ToolStep Step) : ToolReport(Call);
