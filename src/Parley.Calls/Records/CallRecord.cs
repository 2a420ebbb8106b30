using System.Collections.Immutable;
using Parley.Agents.Sessions;
using Parley.Realtime.Items;

namespace Parley.Calls.Records;

/// <summary>What is kept of a call, in memory. Written by the call, read from any thread.</summary>
public sealed class CallRecord
{
    private const int MaxEntries = 10_000; // an hour of brisk talk has under 2,000
    private readonly TimeProvider _timeProvider;
    private readonly long _startedTimestamp;
    private readonly Lock _gate = new();
    private ImmutableList<TimelineEntry> _timeline = [];

    internal CallRecord(string callId, string agentName, TimeProvider timeProvider)
    {
        CallId = callId;
        AgentName = agentName;
        _timeProvider = timeProvider;
        _startedTimestamp = timeProvider.GetTimestamp();
        StartedAt = timeProvider.GetUtcNow();
    }

    /// <summary>The call.</summary>
    public string CallId { get; }

    /// <summary>Who answered.</summary>
    public string AgentName { get; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>How long it lasted; null while it goes on.</summary>
    public TimeSpan? Duration { get; private set; }

    /// <summary>Why it ended; null while it goes on.</summary>
    public string? EndReason { get; private set; }

    /// <summary>What happened so far: a snapshot, in order of happening.</summary>
    public IReadOnlyList<TimelineEntry> Timeline => Volatile.Read(ref _timeline);

    internal void Add(CallEvent callEvent)
    {
        var at = _timeProvider.GetElapsedTime(_startedTimestamp);
        lock (_gate)
        {
            if (callEvent is CallEndedEvent ended)
            {
                Duration = at;
                EndReason = ended.Reason;
            }
            else if (_timeline.Count < MaxEntries && Describe(callEvent, at) is { } entry)
            {
                Volatile.Write(ref _timeline, _timeline.Add(entry));
            }
        }
    }

    private static TimelineEntry? Describe(CallEvent callEvent, TimeSpan at) => callEvent switch
    {
        TurnLatencyEvent latency => new LatencyEntry { At = at, Latency = latency },
        CallErrorEvent error => new ErrorEntry { At = at, Code = error.Code, Message = error.Message },
        CallSessionEvent { Event: UserTranscriptEvent { IsFinal: true } words } =>
            new TranscriptEntry { At = at, ItemId = words.ItemId, Role = MessageRole.User, Text = words.Text },
        CallSessionEvent { Event: HistoryAddedEvent { Item: Agents.History.HistoryMessage { Text.Length: > 0 } item } } =>
            new TranscriptEntry { At = at, ItemId = item.ItemId, Role = item.Role, Text = item.Text },
        CallSessionEvent { Event: AgentTranscriptEvent { IsFinal: true, Text.Length: > 0 } words } =>
            new TranscriptEntry { At = at, ItemId = words.ItemId, Role = MessageRole.Assistant, Text = words.Text },
        ColleagueSpokeEvent { Text.Length: > 0 } words => new ColleagueEntry { At = at, Words = words },
        CallSessionEvent { Event: ToolEndedEvent tool } => new ToolEntry { At = at, Outcome = tool.Outcome },
        CallSessionEvent { Event: AudioInterruptedEvent interrupted } => new InterruptionEntry { At = at, ItemId = interrupted.ItemId },
        CallSessionEvent { Event: SessionErrorEvent error } =>
            new ErrorEntry { At = at, Code = error.Code ?? "error", Message = error.Message },
        _ => null,
    };
}
