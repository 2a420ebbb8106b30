using System.Runtime.CompilerServices;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Sessions;

namespace Parley.Server.Tests.Gateway;

/// <summary>A service whose session reaches its maximum duration as soon as it has begun (protocol §4.11).</summary>
internal sealed class ExpiringModel : IRealtimeModel, IRealtimeConnection
{
    public ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<IRealtimeConnection>(this);

    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new SessionCreatedEvent { Session = new RealtimeSessionConfiguration() };
        await Task.Yield();
        yield return new ErrorEvent
        {
            Error = new ErrorDetails
            {
                Type = "invalid_request_error", Code = "session_expired", Message = "Your session hit the maximum duration of 60 minutes.",
            },
        };
        throw new RealtimeDisconnectedException("The server closed.", 1001) { Failure = RealtimeFailure.SessionExpired, Code = "session_expired" };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
