using System.Threading.Channels;
using Parley.Realtime;

namespace Parley.Agents.Sessions;

/// <summary>What waits for the session's loop: the model's events and what is asked of the session. Thread-safe.</summary>
internal sealed class SessionInbox
{
    private const int Capacity = 1024; // full: the model's events wait in its connection; commands wait in their callers
    private readonly Channel<SessionInput> _channel = Channel.CreateBounded<SessionInput>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>For the loop alone.</summary>
    public ChannelReader<SessionInput> Reader => _channel.Reader;

    /// <summary>For the connections that bring the model's events.</summary>
    public ChannelWriter<SessionInput> Writer => _channel.Writer;

    /// <summary>Asks for something and does not wait until it is done.</summary>
    /// <exception cref="ChannelClosedException">The session is closed.</exception>
    public ValueTask PostAsync(SessionCommand command, CancellationToken cancellationToken) =>
        _channel.Writer.WriteAsync(new SessionInput(null, command), cancellationToken);

    /// <summary>Asks for something and waits until it is done.</summary>
    /// <exception cref="RealtimeDisconnectedException">The session is closed, or was before it was done.</exception>
    public async Task ExecuteAsync(SessionCommand command, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await PostAsync(command with { Done = done }, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw NewClosedException();
        }

        await done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts an event of what works beside the session into its order; nothing once the session is over.</summary>
    public async ValueTask RaiseAsync(RealtimeSessionEvent sessionEvent)
    {
        try
        {
            await PostAsync(new RaiseCommand(sessionEvent), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // nobody is left to tell
        }
    }

    /// <summary>Takes nothing more; what waits is still done. False when it takes nothing already.</summary>
    public bool TryComplete() => _channel.Writer.TryComplete();

    /// <summary>Tells those who still wait that the loop has ended.</summary>
    public void Abandon()
    {
        while (_channel.Reader.TryRead(out var left))
        {
            left.Command?.Done?.TrySetException(NewClosedException());
        }
    }

    private static RealtimeDisconnectedException NewClosedException() => new("The session is closed.");
}
