namespace Parley.Agents.Tools;

/// <summary>What happens when a tool takes longer than it may. Its token is cancelled either way.</summary>
public enum ToolTimeoutBehavior
{
    /// <summary>The model is told, and the conversation goes on.</summary>
    Answer,

    /// <summary>The model is told, and then the session ends with an error.</summary>
    Fail,
}
