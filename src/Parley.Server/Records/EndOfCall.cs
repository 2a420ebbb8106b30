using Parley.Storage.Records;

namespace Parley.Server.Records;

/// <summary>In which class of ways a call ends, by its reason.</summary>
internal static class EndOfCall
{
    private static readonly HashSet<string> s_completed = new(StringComparer.Ordinal)
    {
        "hang_up", "agent_ended", "agent_hung_up", "operator_hung_up", "shutdown", "sending_digits", "stopped", "client", "model", "server", "completed",
        "machine_answered", "message_left", "budget_spent",
    };

    public static CallOutcome OutcomeOf(string reason) => reason switch
    {
        "transferred" => CallOutcome.Transferred,
        _ when s_completed.Contains(reason) => CallOutcome.Completed,
        _ => CallOutcome.Failed,
    };
}
