namespace Parley.Agents.Sessions;

/// <summary>Which raw events of the model a session passes on as <see cref="ModelEvent"/>.</summary>
public enum ModelEventPassing
{
    /// <summary>None.</summary>
    None,

    /// <summary>All, each before the session's own events that follow from it.</summary>
    All,
}
