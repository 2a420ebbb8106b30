using System.Threading.Channels;
using Parley.Realtime;

namespace Parley.Testing.Models;

/// <summary>
/// A model whose every word the test says as it goes. Each connection greets with <c>session.created</c> and confirms each
/// <c>session.update</c>, unless told otherwise; everything else is the test's. Thread-safe. Where the words are known before,
/// <see cref="Scripts.ScriptedRealtimeModel"/> checks what it is sent as well.
/// </summary>
public sealed class FakeRealtimeModel : IRealtimeModel
{
    private readonly Channel<FakeRealtimeConnection> _connections = Channel.CreateBounded<FakeRealtimeConnection>(1024);

    /// <summary>What <see cref="ConnectAsync"/> throws; null to accept.</summary>
    public Exception? Refusal { get; init; }

    /// <summary>What a connection does by itself; default <see cref="FakeModelManners.Greet"/>.</summary>
    public FakeModelManners Manners { get; init; } = FakeModelManners.Greet;

    /// <inheritdoc/>
    public ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default)
    {
        if (Refusal is not null)
        {
            return ValueTask.FromException<IRealtimeConnection>(Refusal);
        }

        var connection = new FakeRealtimeConnection(Manners == FakeModelManners.Greet ? new GreetingSide() : new SilentSide());
        return _connections.Writer.TryWrite(connection)
            ? ValueTask.FromResult<IRealtimeConnection>(connection)
            : throw new InvalidOperationException("More than 1024 connections were opened and not taken.");
    }

    /// <summary>Waits for the next connection to be opened.</summary>
    public ValueTask<FakeRealtimeConnection> NextConnectionAsync(CancellationToken cancellationToken) =>
        _connections.Reader.ReadAsync(cancellationToken);
}
