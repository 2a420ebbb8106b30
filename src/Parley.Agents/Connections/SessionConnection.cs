using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Agents.EventLog;
using Parley.Agents.Sessions;
using Parley.Realtime;

namespace Parley.Agents.Connections;

/// <summary>
/// One of a session's connections and the reading of it: whatever comes is marked with the connection it came from, so that the loop can
/// tell what belongs to an earlier one. Sending from any thread; closing is idempotent.
/// </summary>
internal sealed class SessionConnection : IAsyncDisposable
{
    private static readonly TimeSpan s_closePatience = TimeSpan.FromSeconds(5); // a model that cannot be closed must not keep a session open
    private readonly IRealtimeConnection _connection;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lazy<Task> _closing;
    private Task _reading = Task.CompletedTask;

    public SessionConnection(IRealtimeConnection connection, TimeProvider timeProvider, ILogger logger)
    {
        _connection = connection;
        _timeProvider = timeProvider;
        _logger = logger;
        _closing = new Lazy<Task>(CloseAsync);
    }

    /// <summary>Its number in the session's log; null for the first, and where there is no log.</summary>
    public int? Number => (_connection as RecordedConnection)?.Number;

    /// <summary>Begins to read, once. The end of the events comes as a <see cref="DisconnectedCommand"/>.</summary>
    public void Read(SessionInbox inbox) => _reading = ReadAsync(inbox);

    /// <exception cref="RealtimeDisconnectedException">The connection has ended.</exception>
    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken) => _connection.SendAsync(clientEvent, cancellationToken);

    /// <summary>Allocates nothing; <paramref name="audio"/> is borrowed until the task completes.</summary>
    /// <exception cref="RealtimeDisconnectedException">The connection has ended.</exception>
    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken) =>
        _connection.SendAudioAsync(audio, cancellationToken);

    /// <summary>Closes the connection, whatever state it is in, and waits until nothing more comes of it, but not for long. Never throws.</summary>
    public ValueTask DisposeAsync() => new(_closing.Value);

    private async Task CloseAsync()
    {
        try
        {
            await _stopping.CancelAsync().WaitAsync(s_closePatience, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a model's own callbacks
            await _connection.DisposeAsync().AsTask().WaitAsync(s_closePatience, _timeProvider).ConfigureAwait(false);
            await _reading.WaitAsync(s_closePatience, _timeProvider).ConfigureAwait(false);
        }
        catch (Exception exception) // closing what is already broken must not keep the session from ending
        {
            SessionLog.CloseFailed(_logger, exception.GetType().Name);
        }
    }

    private async Task ReadAsync(SessionInbox inbox)
    {
        Exception? error = null;
        try
        {
            await _connection.DeliverAsync(new Receiver(this, inbox, _stopping.Token), _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception exception) // whatever a model throws ends this connection by name, and no other
        {
            error = exception;
        }

        if (_stopping.IsCancellationRequested)
        {
            return; // closed by the session: nothing was lost
        }

        try
        {
            await inbox.BringAsync(new SessionInput(null, new DisconnectedCommand(error), this), _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            // closed by the session: nobody asks any more
        }
    }

    private sealed class Receiver(SessionConnection owner, SessionInbox inbox, CancellationToken stopping) : IServerEventReceiver
    {
        public ValueTask TakeAsync(ServerEvent serverEvent)
        {
            var bringing = inbox.BringAsync(new SessionInput(serverEvent, null, owner), stopping);
            return bringing.IsCompletedSuccessfully ? ValueTask.CompletedTask : WaitForRoomAsync(bringing);
        }

        private static async ValueTask WaitForRoomAsync(ValueTask bringing)
        {
            try
            {
                await bringing.ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
            {
                // closed by the session: what still comes is nobody's
            }
        }
    }
}
