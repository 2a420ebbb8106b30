namespace Parley.Agents.Tools;

/// <summary>Why a tool gave no answer of its own.</summary>
public enum ToolFailure
{
    /// <summary>It answered.</summary>
    None,

    /// <summary>There is no tool of that name.</summary>
    UnknownTool,

    /// <summary>The arguments were not JSON, or not what the tool takes.</summary>
    BadArguments,

    /// <summary>It threw.</summary>
    Exception,

    /// <summary>It took longer than it may.</summary>
    Timeout,
}
