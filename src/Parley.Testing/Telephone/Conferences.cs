using System.Xml.Linq;

namespace Parley.Testing.Telephone;

/// <summary>The rooms in which calls meet, by name: a room opens with its first call and closes with its last. Thread-safe.</summary>
internal sealed class Conferences
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Room> _rooms = new(StringComparer.Ordinal);

    /// <summary>Who else is heard by a call.</summary>
    public IReadOnlyList<string> JoinedWith(SimulatedCall call)
    {
        lock (_gate)
        {
            var room = _rooms.Values.FirstOrDefault(room => room.Calls.Contains(call));
            return room is { HasBegun: true } ? [.. room.Calls.Where(other => other != call).Select(other => other.CallSid)] : [];
        }
    }

    /// <summary>A call stays until the conference ends, or it leaves.</summary>
    /// <param name="conference">The element that sends it there.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">It hangs up, or is sent elsewhere.</param>
    public async Task MeetAsync(XElement conference, SimulatedCall call, CancellationToken cancellationToken)
    {
        var room = Enter(conference.Value.Trim(), call, (string?)conference.Attribute("startConferenceOnEnter") != "false");
        try
        {
            await room.Ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(conference.Value.Trim(), room, call, (string?)conference.Attribute("endConferenceOnExit") == "true");
        }
    }

    private Room Enter(string name, SimulatedCall call, bool begins)
    {
        lock (_gate)
        {
            var room = _rooms.TryGetValue(name, out var open) ? open : _rooms[name] = new Room();
            room.Calls.Add(call);
            room.HasBegun |= begins;
            return room;
        }
    }

    private void Leave(string name, Room room, SimulatedCall call, bool ends)
    {
        lock (_gate)
        {
            room.Calls.Remove(call);
            if (room.Calls.Count == 0)
            {
                _rooms.Remove(name);
            }
        }

        if (ends)
        {
            room.Ended.TrySetResult();
        }
    }

    private sealed class Room
    {
        public List<SimulatedCall> Calls { get; } = [];

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool HasBegun { get; set; }
    }
}
