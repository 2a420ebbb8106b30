using Parley.Realtime.Items;
using Parley.Testing.Simulation.Wire;

namespace Parley.Agents.Tests.Chaos;

/// <summary>What must be true across a session's connections: a call has one answer, wherever it is told.</summary>
internal static class SwapInvariants
{
    public static IEnumerable<string> Check(IReadOnlyList<WireEntry> wire)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        var answeredOn = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in wire.Where(entry => entry.Direction == WireDirection.FromClient))
        {
            if (entry.Event is ConversationItemCreateEvent { Item: FunctionCallOutputItem output })
            {
                if (answers.TryGetValue(output.CallId, out var before) && before != output.Output)
                {
                    yield return $"{entry.At}: {output.CallId} was answered '{before}' on connection {answeredOn[output.CallId]} and '{output.Output}' on {entry.Connection}";
                }

                answers[output.CallId] = output.Output;
                answeredOn[output.CallId] = entry.Connection;
            }
            else if (entry.Event is ConversationItemCreateEvent { Item: FunctionCallItem { CallId: { } callId } }
                && answers.ContainsKey(callId)
                && !wire.Any(other => other.Connection == entry.Connection && other.Event is ConversationItemCreateEvent { Item: FunctionCallOutputItem again } && again.CallId == callId)
                && wire.Any(other => other.Connection == entry.Connection && other.At > entry.At)) // the connection outlived its telling
            {
                yield return $"{entry.At}: {callId} lost its answer on connection {entry.Connection}";
            }
        }
    }
}
