namespace Parley.Agents.Sessions;

/// <summary>A part of a session that takes note of what happens: it measures, traces or watches. Called on the session's loop.</summary>
internal interface ISessionObserver
{
    /// <summary>Something happened. Quick; it must not throw.</summary>
    void Observe(RealtimeSessionEvent sessionEvent);
}
