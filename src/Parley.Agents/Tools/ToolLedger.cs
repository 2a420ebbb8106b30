using Parley.Agents.Sessions;

namespace Parley.Agents.Tools;

/// <summary>
/// Of each call: whether it runs, what came of it, and whether the model was told. A call id runs at most once and gets at most one
/// output, over any number of connections. Pure: no I/O, no clock. One caller at a time.
/// </summary>
internal sealed class ToolLedger
{
    private const int MaxTold = 64; // a takeover under way was given some of them without their output: it takes seconds
    private const int MaxIds = 4096; // nobody repeats a call after so many others
    private readonly RecentIds _closedIds = new(MaxIds);
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<Entry> _remembered = []; // whose arguments and outputs are kept, oldest first

    /// <summary>How many connections came before this one.</summary>
    public int Generation { get; private set; }

    /// <summary>How many calls are known at all.</summary>
    public int Count => _entries.Count;

    /// <summary>Calls without an outcome, oldest first.</summary>
    public IReadOnlyList<ToolCall> Running => [.. _remembered.Where(entry => entry is { IsClosed: false, Outcome: null }).Select(entry => entry.Call)];

    /// <summary>Outcomes that the model of this connection was not told, oldest first.</summary>
    public IReadOnlyList<ToolOutcome> Undelivered =>
        [.. _remembered.Where(entry => entry is { IsClosed: false, IsDelivered: false, Outcome: not null }).Select(entry => entry.Outcome!)];

    /// <summary>The model calls.</summary>
    public ToolAdmission Admit(ToolCall call)
    {
        if (!_entries.TryGetValue(call.CallId, out var known))
        {
            var entry = _entries[call.CallId] = new Entry(call);
            _remembered.Add(entry);
            return ToolAdmission.New;
        }

        return !known.IsFor(call) ? ToolAdmission.Conflict
            : known is { IsClosed: false, IsDelivered: false, Outcome: not null } ? ToolAdmission.Undelivered
            : ToolAdmission.Known;
    }

    /// <summary>A tool has answered. False when nobody waits for it any more: the call is unknown, answered, or was left behind.</summary>
    public bool Settle(ToolOutcome outcome)
    {
        if (!_entries.TryGetValue(outcome.Call.CallId, out var entry) || entry.IsClosed || entry.IsSettled)
        {
            return false;
        }

        entry.Settle(outcome);
        return true;
    }

    /// <summary>True once a tool has answered.</summary>
    public bool IsSettled(string callId) => _entries.GetValueOrDefault(callId)?.IsSettled == true;

    /// <summary>The outcome of a call; null while it has none, and when it is told long ago.</summary>
    public ToolOutcome? OutcomeOf(string callId) => _entries.GetValueOrDefault(callId)?.Outcome;

    /// <summary>The output was sent on this connection. True the first time; false when another connection had got it before.</summary>
    public bool Delivered(string callId)
    {
        var entry = _entries[callId];
        var isFirst = !entry.IsTold;
        entry.IsDelivered = entry.IsTold = true;
        if (_remembered.Count(remembered => remembered.IsDelivered) > MaxTold)
        {
            Forget(_remembered.First(remembered => remembered.IsDelivered));
        }

        return isFirst;
    }

    /// <summary>
    /// Another connection takes over. Calls that it knows without an output stay open: what is known of them is
    /// <see cref="Undelivered"/> now. All others are closed, and what their tools still answer is stale.
    /// </summary>
    /// <param name="openCallIds">The calls that the new conversation was given without an output.</param>
    /// <returns>The running calls that were closed: nobody waits for their tools.</returns>
    public IReadOnlyList<ToolCall> TakeOver(IReadOnlyCollection<string> openCallIds)
    {
        Generation++;
        var closed = new List<ToolCall>();
        foreach (var entry in _remembered.ToList())
        {
            if (openCallIds.Contains(entry.Call.CallId))
            {
                entry.IsDelivered = false;
            }
            else if (!entry.IsClosed)
            {
                entry.IsClosed = true;
                if (entry.Outcome is null)
                {
                    closed.Add(entry.Call);
                }

                Forget(entry);
            }
        }

        return closed;
    }

    /// <summary>Nobody asks for the texts of a call any more; that its id was used stays known for long.</summary>
    private void Forget(Entry entry)
    {
        if (_remembered.Remove(entry) && _closedIds.Add(entry.CallId, out var oldest) && oldest is not null)
        {
            _entries.Remove(oldest);
        }

        entry.Forget();
    }

    private sealed class Entry(ToolCall call)
    {
        private readonly int _fingerprint = Fingerprint(call);
        private ToolCall? _call = call;

        public string CallId { get; } = call.CallId;

        public ToolCall Call => _call ?? throw new InvalidOperationException("The call is forgotten.");

        public ToolOutcome? Outcome { get; private set; }

        public bool IsSettled { get; private set; }

        /// <summary>True when the model of this connection has the output.</summary>
        public bool IsDelivered { get; set; }

        /// <summary>True when the model of some connection got it.</summary>
        public bool IsTold { get; set; }

        /// <summary>True when the conversation that knew the call is gone.</summary>
        public bool IsClosed { get; set; }

        /// <summary>True when a call of the same id is the same call.</summary>
        public bool IsFor(ToolCall other) => _fingerprint == Fingerprint(other);

        public void Settle(ToolOutcome outcome)
        {
            Outcome = outcome;
            IsSettled = true;
        }

        public void Forget()
        {
            _call = null;
            Outcome = null;
        }

        private static int Fingerprint(ToolCall call) => HashCode.Combine(call.Name, call.Arguments);
    }
}

/// <summary>What the ledger says to a call.</summary>
internal enum ToolAdmission
{
    /// <summary>Run it.</summary>
    New,

    /// <summary>It runs, or the model has its output: nothing to do.</summary>
    Known,

    /// <summary>It ran, and its output never reached the model: send that again.</summary>
    Undelivered,

    /// <summary>The id was used for another tool or other arguments.</summary>
    Conflict,
}
