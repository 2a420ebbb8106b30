using System.Threading.Channels;
using Parley.Realtime;

namespace Parley.Agents.Sessions;

/// <summary>The stream of a session's events. When the reader falls too far behind, it fails by name instead of losing any.</summary>
internal sealed class SessionEventQueue(int capacity)
{
    private readonly Channel<RealtimeSessionEvent> _channel = Channel.CreateBounded<RealtimeSessionEvent>(
        new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    public IAsyncEnumerable<RealtimeSessionEvent> ReadAllAsync() => _channel.Reader.ReadAllAsync();

    /// <summary>False when the reader is too far behind; it then gets what is queued, and after it the error.</summary>
    public bool TryPost(RealtimeSessionEvent sessionEvent)
    {
        if (_channel.Writer.TryWrite(sessionEvent))
        {
            return true;
        }

        _channel.Writer.TryComplete(new ParleyException(
            $"events_not_read: {capacity} events of the session wait and nobody reads them. Read RealtimeSession.Events all the time."));
        return false;
    }

    public void Complete() => _channel.Writer.TryComplete();
}
