using Parley.Agents.History;
using Parley.Calls;
using Parley.Calls.Twilio;
using Parley.Server.Agents;
using Parley.Server.Calls.Consent;
using Parley.Server.Costs;
using Parley.Server.Keys;
using Parley.Server.Records;
using Parley.Server.Telephone;

namespace Parley.Server.Calls;

/// <summary>
/// One call that this server has, or had a little while ago. It may have several legs, one after the other: a caller who comes back from a
/// transfer is still the same call. Any thread.
/// </summary>
/// <param name="id">Ours.</param>
/// <param name="kind">Where it came from.</param>
/// <param name="agentName">Who answers.</param>
/// <param name="startedAt">When it began.</param>
internal sealed class LiveCall(string id, LiveCallKind kind, string agentName, DateTimeOffset startedAt)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isRunning;
    private readonly HashSet<string> _carrierCallIds = new(StringComparer.Ordinal);
    private TaskCompletionSource _named = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _legNumber;

    public string Id => id;

    public LiveCallKind Kind => kind;

    public string AgentName => agentName;

    public DateTimeOffset StartedAt => startedAt;

    /// <summary>Who calls, or is called from. Personal data.</summary>
    public string? From { get; init; }

    /// <summary>Who is called.</summary>
    public string? To { get; init; }

    /// <summary>The carrier's id of it; null while it has none.</summary>
    public string? CarrierCallId { get; private set; }

    /// <summary>The carrier's ids of it: that of the attempts before, too.</summary>
    public IReadOnlyList<string> CarrierCallIds
    {
        get
        {
            lock (_gate)
            {
                return [.. _carrierCallIds];
            }
        }
    }

    /// <summary>Completes when the carrier has given this attempt an id, by its answer or by a report.</summary>
    public Task WhenNamed
    {
        get
        {
            lock (_gate)
            {
                return _named.Task;
            }
        }
    }

    /// <summary>How it stands with the carrier; null for a call that has none.</summary>
    public CallProgress? Progress { get; private set; }

    /// <summary>Why it could not be placed; null when nothing is known.</summary>
    public string? Problem { get; set; }

    /// <summary>What it has cost, all of its legs together.</summary>
    public CostTally Cost { get; } = new();

    /// <summary>True while it is not known whether the carrier has placed it.</summary>
    public bool IsUncertain { get; set; }

    /// <summary>Who answers, as configured when its first leg began: a changed file is for calls after it. Null before.</summary>
    public AgentEntry? Agent { get; set; }

    /// <summary>The conversation; null while there is none.</summary>
    public Call? Call { get; private set; }

    /// <summary>The way to its party, as the last leg has or had it; null before the first.</summary>
    public WatchedLeg? Leg { get; set; }

    /// <summary>What its party decided about being recorded; null while it was not told or asked.</summary>
    public ConsentDecision? Consent { get; set; }

    /// <summary>The recording of the conversation; null before the first.</summary>
    public ConsentedRecording? Recording { get; set; }

    /// <summary>Ends the leg for a reason that came another way; null while there is none.</summary>
    public Func<string, ValueTask>? EndLeg { get; private set; }

    /// <summary>The stream of the leg; null where it has none.</summary>
    public string? StreamId { get; private set; }

    /// <summary>The place among the conversations that its leg has; null before the first leg.</summary>
    public CallPlace? Place { get; set; }

    /// <summary>Why the last conversation ended; null while one goes on. Known before all of it is closed: see <see cref="WhenIdle"/>.</summary>
    public string? EndReason { get; private set; }

    /// <summary>When it was over; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Whose key the call counts against; null for nobody's.</summary>
    public Caller? Owner { get; init; }

    /// <summary>What the agent is told for its next first words; null for nothing.</summary>
    public string? Opening { get; set; }

    /// <summary>To whom the caller is being put through, or was last; null before the first transfer by a redirection.</summary>
    public TransferOrder? Transfer { get; set; }

    /// <summary>The keys that its carrier presses, or pressed last; null before the first.</summary>
    public string? Digits { get; set; }

    /// <summary>True while the caller is to come back without being greeted.</summary>
    public bool ReturnsSilently { get; set; }

    /// <summary>How often its caller was brought back after the stream was lost.</summary>
    public int ReturnCount { get; set; }

    /// <summary>Whether what is said next may answer a question for a secret, for those who are told of the call: it may have been asked on the leg before.</summary>
    public AskedSecrets AskedSecrets { get; } = new();

    /// <summary>What was said in the conversations before.</summary>
    public IReadOnlyList<HistoryItem> History { get; private set; } = [];

    /// <summary>It takes up an earlier conversation; before its first leg.</summary>
    public void BeginFrom(IReadOnlyList<HistoryItem> earlier)
    {
        lock (_gate)
        {
            History = earlier;
        }
    }

    /// <summary>Takes what the agent is told for its first words: it is told once.</summary>
    public string? TakeOpening()
    {
        var opening = Opening;
        Opening = null;
        return opening;
    }

    /// <summary>It will be placed: its progress begins before the carrier knows of it.</summary>
    public void Expect() => Progress = new CallProgress("");

    /// <summary>The carrier has given it an id.</summary>
    public void Named(string carrierCallId)
    {
        lock (_gate)
        {
            CarrierCallId = carrierCallId;
            _carrierCallIds.Add(carrierCallId);
            Progress ??= new CallProgress(carrierCallId);
            IsUncertain = false;
            _named.TrySetResult();
        }
    }

    /// <summary>It is placed once more.</summary>
    public void BeginAgain()
    {
        lock (_gate)
        {
            CarrierCallId = null;
            _named = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Progress = new CallProgress("");
            EndReason = null;
            EndedAt = null;
        }
    }

    /// <summary>Completes when no leg's conversation runs.</summary>
    public Task WhenIdle
    {
        get
        {
            lock (_gate)
            {
                return _isRunning ? _idle.Task : Task.CompletedTask;
            }
        }
    }

    /// <summary>
    /// A leg begins, and its conversation is about to; <see cref="End"/> follows. It replaces a leg that has not ended yet, whose late news then
    /// count no more; what was said on it is kept.
    /// </summary>
    /// <param name="streamId">Its stream; null where it has none.</param>
    /// <param name="endLeg">Ends it for a reason that came another way; null where nothing does.</param>
    /// <returns>The leg's number.</returns>
    public int Enter(string? streamId = null, Func<string, ValueTask>? endLeg = null)
    {
        lock (_gate)
        {
            History = Call?.Session.History ?? History;
            Call = null;
            if (!_isRunning)
            {
                _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            _isRunning = true;
            StreamId = streamId;
            EndLeg = endLeg;
            EndReason = null;
            EndedAt = null;
            return ++_legNumber;
        }
    }

    /// <summary>A leg's conversation begins.</summary>
    public void Begin(int leg, Call call)
    {
        lock (_gate)
        {
            Call = leg == _legNumber ? call : Call;
        }
    }

    /// <summary>It is known why a leg's conversation ends; closing it takes a while yet.</summary>
    public void Close(int leg, string reason)
    {
        lock (_gate)
        {
            EndReason = leg == _legNumber ? EndReason ?? reason : EndReason;
        }
    }

    /// <summary>The conversation is over, or there never was one.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="at">Now.</param>
    /// <param name="leg">Whose conversation; null for the call's as a whole.</param>
    /// <returns>When it was over; null where another leg has replaced that one: nothing ends then.</returns>
    public DateTimeOffset? End(string reason, DateTimeOffset at, int? leg = null)
    {
        lock (_gate)
        {
            if (leg is { } number && number != _legNumber)
            {
                return null;
            }

            History = Call?.Session.History ?? History;
            Call = null;
            EndLeg = null;
            EndReason ??= reason;
            EndedAt ??= at;
            _isRunning = false;
            _idle.TrySetResult();
            return EndedAt;
        }
    }
}
