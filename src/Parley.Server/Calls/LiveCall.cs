using Parley.Agents.History;
using Parley.Calls;
using Parley.Calls.Twilio;
using Parley.Server.Keys;

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

    /// <summary>How it stands with the carrier; null for a call that has none.</summary>
    public CallProgress? Progress { get; private set; }

    /// <summary>Why it could not be placed; null when nothing is known.</summary>
    public string? Problem { get; set; }

    /// <summary>The conversation; null while there is none.</summary>
    public Call? Call { get; private set; }

    /// <summary>Ends the leg for a reason that came another way; null while there is none.</summary>
    public Func<string, ValueTask>? EndLeg { get; private set; }

    /// <summary>The stream of the leg; null where it has none.</summary>
    public string? StreamId { get; private set; }

    /// <summary>Why the last conversation ended; null while one goes on.</summary>
    public string? EndReason { get; private set; }

    /// <summary>When it was over; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Whose key the call counts against; null for nobody's.</summary>
    public Caller? Owner { get; init; }

    /// <summary>What the agent is told for its next first words; null for nothing.</summary>
    public string? Opening { get; set; }

    /// <summary>What a person is told to whom the caller is being put through; null for nothing.</summary>
    public string? Announcement { get; set; }

    /// <summary>True while the caller is to come back without being greeted.</summary>
    public bool ReturnsSilently { get; set; }

    /// <summary>How often its caller was brought back after the stream was lost.</summary>
    public int ReturnCount { get; set; }

    /// <summary>What was said in the conversations before.</summary>
    public IReadOnlyList<HistoryItem> History { get; private set; } = [];

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
            Progress ??= new CallProgress(carrierCallId);
        }
    }

    /// <summary>It is placed once more.</summary>
    public void BeginAgain()
    {
        lock (_gate)
        {
            CarrierCallId = null;
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

    /// <summary>A leg's conversation is about to begin; <see cref="End"/> follows.</summary>
    public void Enter()
    {
        lock (_gate)
        {
            _isRunning = true;
            _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            EndReason = null;
            EndedAt = null;
        }
    }

    /// <summary>A conversation begins.</summary>
    public void Begin(Call call)
    {
        lock (_gate)
        {
            Call = call;
        }
    }

    /// <summary>A leg begins.</summary>
    public void Connect(string streamId, Func<string, ValueTask> endLeg)
    {
        lock (_gate)
        {
            StreamId = streamId;
            EndLeg = endLeg;
        }
    }

    /// <summary>The conversation is over, or there never was one.</summary>
    public void End(string reason, DateTimeOffset at)
    {
        lock (_gate)
        {
            History = Call?.Session.History ?? History;
            Call = null;
            EndLeg = null;
            EndReason ??= reason;
            EndedAt ??= at;
            _isRunning = false;
            _idle.TrySetResult();
        }
    }
}
