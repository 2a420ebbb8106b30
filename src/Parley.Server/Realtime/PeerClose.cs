using Parley.Realtime;
using Parley.Realtime.WebSockets;

namespace Parley.Server.Realtime;

/// <summary>After our close frame the peer answers with its own; without waiting for it the frames before ours could be lost.</summary>
internal static class PeerClose
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    public static async Task WaitAsync(RealtimeSocket socket, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            while ((await socket.ReceiveAsync(either.Token)).Kind != RealtimeMessageKind.Closed)
            {
            }
        }
        catch (Exception exception) when (exception is ParleyException or OperationCanceledException)
        {
            // It never answered, or went: there is nobody left to tell.
        }
    }
}
