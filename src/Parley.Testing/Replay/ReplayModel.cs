using System.Text;
using System.Text.Json.Nodes;
using Parley.Agents.EventLog;
using Parley.Realtime;
using Parley.Testing.Models;

namespace Parley.Testing.Replay;

/// <summary>
/// The models of a log, all in one: each connection says what the log says of it when it is told to, and one after the first is reached, or
/// cannot be had, when the log says so.
/// </summary>
internal sealed class ReplayModel : IRealtimeModel
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, FakeRealtimeConnection> _connections = [];
    private readonly Queue<TaskCompletionSource<IRealtimeConnection>> _dialled = new();
    private bool _hasBegun;

    /// <summary>How much was sent over all connections, audio aside.</summary>
    public int SentCount
    {
        get
        {
            lock (_lock)
            {
                return _connections.Values.Sum(connection => connection.Sent.Count);
            }
        }
    }

    public async ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default)
    {
        TaskCompletionSource<IRealtimeConnection> reached;
        lock (_lock)
        {
            if (!_hasBegun)
            {
                _hasBegun = true;
                return Open(1);
            }

            reached = new TaskCompletionSource<IRealtimeConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
            _dialled.Enqueue(reached);
        }

        using var registration = cancellationToken.Register(() => reached.TrySetCanceled(cancellationToken));
        return await reached.Task.ConfigureAwait(false);
    }

    /// <summary>A further connection was reached, or was not: the oldest that is wanted.</summary>
    public void Connect(EventLogEntry entry)
    {
        lock (_lock)
        {
            while (_dialled.TryDequeue(out var reached))
            {
                var isWanted = entry.Connection is { } number
                    ? reached.TrySetResult(Open(number))
                    : reached.TrySetException(new RealtimeConnectException("No connection, as in the log.") { Failure = FailureOf(entry) ?? RealtimeFailure.Other });
                if (isWanted)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Says what the log says; audio that was not kept is silence of the same length.</summary>
    public void Say(EventLogEntry entry)
    {
        var data = entry.Data!.DeepClone().AsObject();
        if (entry.AudioByteCount is { } byteCount)
        {
            data["delta"] = Convert.ToBase64String(entry.Audio ?? new byte[byteCount]);
        }

        Find(entry.Connection)?.Say(ServerEvent.Read(Encoding.UTF8.GetBytes(data.ToJsonString())));
    }

    /// <summary>A connection ends, or breaks.</summary>
    public void End(EventLogEntry entry) => Find(entry.Connection)?.End(
        FailureOf(entry) is { } failure ? new RealtimeDisconnectedException("The connection ended, as in the log.") { Failure = failure } : null);

    /// <summary>The first connection ends: nothing came of it.</summary>
    public void End() => Find(number: null)?.End();

    private static RealtimeFailure? FailureOf(EventLogEntry entry) =>
        entry.Data?["failure"] is JsonValue failure ? Enum.Parse<RealtimeFailure>(failure.GetValue<string>()) : null;

    private FakeRealtimeConnection Open(int number) => _connections[number] = new FakeRealtimeConnection(new SilentSide());

    private FakeRealtimeConnection? Find(int? number)
    {
        lock (_lock)
        {
            return _connections.GetValueOrDefault(number ?? 1); // null where the replay has not come to it, as it differs
        }
    }
}
