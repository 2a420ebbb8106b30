using Parley.Agents.Sessions;
using Parley.Realtime.Responses;
using Parley.Testing.Simulation.Wire;

namespace Parley.Agents.Tests.Chaos;

/// <summary>What must be true of the events that a session raises, whatever happens to it.</summary>
internal static class EventInvariants
{
    public static IEnumerable<string> Check(IReadOnlyList<RealtimeSessionEvent> events, IReadOnlyList<WireEntry> wire)
    {
        if (events.OfType<SessionClosedEvent>().Count() != 1 || events[^1] is not SessionClosedEvent)
        {
            yield return "the last event is not one SessionClosedEvent";
        }

        if (events.Any(seen => seen is SessionErrorEvent { Code: "session_failed" }))
        {
            yield return "the session failed by a fault of its own";
        }

        if (events.Zip(events.Skip(1)).Any(pair => pair.Second.SequenceNumber != pair.First.SequenceNumber + 1))
        {
            yield return "the events are not numbered one after the other";
        }

        foreach (var callId in Repeated(events.OfType<ToolStartedEvent>().Select(started => started.Call.CallId)))
        {
            yield return $"{callId} was started twice";
        }

        foreach (var callId in Repeated(events.OfType<ToolEndedEvent>().Select(ended => ended.Outcome.Call.CallId)))
        {
            yield return $"{callId} ended twice";
        }

        foreach (var responseId in Repeated(events.OfType<AgentEndedEvent>().Select(ended => ended.ResponseId)))
        {
            yield return $"{responseId} ended twice";
        }

        var sent = wire.Select(entry => entry.Event).OfType<ResponseOutputAudioDeltaEvent>().DistinctBy(delta => delta.EventId)
            .GroupBy(delta => delta.ItemId)
            .ToDictionary(item => item.Key, item => item.Sum(delta => delta.Delta.Length));
        foreach (var item in events.OfType<AudioEvent>().GroupBy(audio => audio.ItemId))
        {
            if (item.Sum(audio => audio.Audio.Length) > sent.GetValueOrDefault(item.Key))
            {
                yield return $"more audio of {item.Key} was raised than came";
            }
        }
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> ids) =>
        ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key);
}
