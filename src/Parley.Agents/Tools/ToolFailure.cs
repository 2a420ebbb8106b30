namespace Parley.Agents.Tools;

/// <summary>Why a tool gave no answer of its own.</summary>
public enum ToolFailure
{
    /// <summary>It answered.</summary>
    None,

    /// <summary>There is no tool of that name, or it is disabled.</summary>
    UnknownTool,

    /// <summary>The arguments were not JSON, or not what the tool takes.</summary>
    BadArguments,

    /// <summary>It threw.</summary>
    Exception,

    /// <summary>It took longer than it may.</summary>
    Timeout,

    /// <summary>A person or a guardrail said no.</summary>
    Rejected,

    /// <summary>It was cancelled: the caller moved on, or the application asked for it.</summary>
    Cancelled,
}
