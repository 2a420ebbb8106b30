namespace Parley.Agents.Tools;

/// <summary>When the agent speaks about what a tool answered.</summary>
public enum ToolResponseMode
{
    /// <summary>Once all calls of the same response are answered and nothing else is being said. Running speech is never cut.</summary>
    Always,

    /// <summary>Not because of this: the model knows the answer when it speaks next. Other calls do not wait for this one.</summary>
    Never,

    /// <summary>As soon as neither side speaks and all audio is played.</summary>
    WhenIdle,

    /// <summary>At once: what the agent says is cut, and other calls of the same response are not waited for.</summary>
    Interrupt,
}
