namespace Parley.Agents.Sessions;

/// <summary>A session's events as a sequence.</summary>
/// <param name="queue">Where they wait.</param>
/// <param name="isInline">See <see cref="SessionEventReader"/>.</param>
internal sealed class SessionEventSequence(SessionEventQueue queue, bool isInline) : IAsyncEnumerable<RealtimeSessionEvent>
{
    public IAsyncEnumerator<RealtimeSessionEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new SessionEventReader(queue, isInline, cancellationToken);
}
