using System.Diagnostics.CodeAnalysis;
using System.Text;
using Parley.Agents.EventLog;
using Parley.Realtime;
using Parley.Testing.Models;

namespace Parley.Testing.Replay;

/// <summary>The model of a log: one connection, which says what the log says when it is told to.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The connection is its session's to dispose.")]
internal sealed class ReplayModel : IRealtimeModel
{
    private readonly FakeRealtimeConnection _connection = new(new SilentSide());
    private int _connectionCount;

    /// <summary>How much was sent, audio aside.</summary>
    public int SentCount => _connection.Sent.Count;

    public ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default) =>
        Interlocked.Increment(ref _connectionCount) == 1
            ? ValueTask.FromResult<IRealtimeConnection>(_connection)
            : ValueTask.FromException<IRealtimeConnection>(new RealtimeConnectException("A replay has one connection.", "replay"));

    /// <summary>Says what the log says; audio that was not kept is silence of the same length.</summary>
    public void Say(EventLogEntry entry)
    {
        var data = entry.Data!.DeepClone().AsObject();
        if (entry.AudioByteCount is { } byteCount)
        {
            data["delta"] = Convert.ToBase64String(entry.Audio ?? new byte[byteCount]);
        }

        _connection.Say(ServerEvent.Read(Encoding.UTF8.GetBytes(data.ToJsonString())));
    }

    /// <summary>The connection breaks.</summary>
    public void End() => _connection.End();
}
