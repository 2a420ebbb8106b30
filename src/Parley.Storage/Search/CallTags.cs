using Parley.Storage.Records;

namespace Parley.Storage.Search;

/// <summary>What a call can be found by, beside its words and figures.</summary>
internal static class CallTags
{
    /// <summary>The tag of an entry; null for none.</summary>
    public static string? Of(CallEntry entry) => entry switch
    {
        HandoffEntry handoff => Agent(handoff.ToAgent),
        ToolCallEntry call => Tool(call.Tool),
        FailureEntry failure => Failure(failure.Code),
        GuardrailEntry guardrail => Guardrail(guardrail.Guardrail),
        _ => null,
    };

    public static string Agent(string name) => $"agent:{name}";

    public static string Tool(string name) => $"tool:{name}";

    public static string Failure(string code) => $"failure:{code}";

    public static string Guardrail(string name) => $"guardrail:{name}";
}
