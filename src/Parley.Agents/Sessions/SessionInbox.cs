using System.Threading.Channels;
using Parley.Realtime;

namespace Parley.Agents.Sessions;

/// <summary>What waits for the session's loop: the model's events and what is asked of the session. Thread-safe.</summary>
internal sealed class SessionInbox
{
    private const int Capacity = 1024; // full: the model's events wait in its connection; commands wait in their callers
    private readonly Channel<SessionInput> _channel = Channel.CreateBounded<SessionInput>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly LoopBell _bell = new();

    /// <summary>For the loop alone.</summary>
    public bool TryRead(out SessionInput input) => _channel.Reader.TryRead(out input);

    /// <summary>True when it is completed and empty.</summary>
    public bool IsOver => _channel.Reader.Completion.IsCompleted;

    /// <summary>For the loop alone, when it has found nothing to read: waits until that may have changed, or until the inbox is completed.</summary>
    public ValueTask WaitAsync() => _bell.WaitAsync();

    /// <summary>
    /// What a connection brings: the loop takes it in the very call when it waits, so that no thread is woken for it. Completes when there is
    /// room for more.
    /// </summary>
    /// <exception cref="ChannelClosedException">The session is closed.</exception>
    public ValueTask BringAsync(SessionInput input, CancellationToken cancellationToken)
    {
        if (!_channel.Writer.TryWrite(input))
        {
            return WriteAsync(input, cancellationToken);
        }

        _bell.Ring(isInline: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Asks for something and does not wait until it is done.</summary>
    /// <exception cref="ChannelClosedException">The session is closed.</exception>
    public ValueTask PostAsync(SessionCommand command, CancellationToken cancellationToken) =>
        WriteAsync(new SessionInput(null, command), cancellationToken);

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
    public bool TryComplete()
    {
        var isFirst = _channel.Writer.TryComplete();
        _bell.Ring(isInline: false);
        return isFirst;
    }

    /// <summary>Tells those who still wait that the loop has ended.</summary>
    public void Abandon()
    {
        while (_channel.Reader.TryRead(out var left))
        {
            left.Command?.Done?.TrySetException(NewClosedException());
        }
    }

    private async ValueTask WriteAsync(SessionInput input, CancellationToken cancellationToken)
    {
        await _channel.Writer.WriteAsync(input, cancellationToken).ConfigureAwait(false);
        _bell.Ring(isInline: false);
    }

    private static RealtimeDisconnectedException NewClosedException() => new("The session is closed.");
}
