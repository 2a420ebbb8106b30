using System.Collections.Frozen;

namespace Parley.Calls.Twilio;

/// <summary>The words for <see cref="CallProgressState"/> on the wire.</summary>
public static class CallProgressStates
{
    private static readonly FrozenDictionary<string, CallProgressState> s_states = new Dictionary<string, CallProgressState>
    {
        ["queued"] = CallProgressState.Queued,
        ["initiated"] = CallProgressState.Initiated,
        ["ringing"] = CallProgressState.Ringing,
        ["in-progress"] = CallProgressState.InProgress,
        ["answered"] = CallProgressState.InProgress,
        ["completed"] = CallProgressState.Completed,
        ["busy"] = CallProgressState.Busy,
        ["failed"] = CallProgressState.Failed,
        ["no-answer"] = CallProgressState.NoAnswer,
        ["canceled"] = CallProgressState.Canceled,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The state of that name; <see cref="CallProgressState.Unknown"/> for others and null.</summary>
    public static CallProgressState Parse(string? text) => text is null ? CallProgressState.Unknown : s_states.GetValueOrDefault(text);

    /// <summary>The carrier's word, e.g. <c>no-answer</c>; <c>unknown</c> where there is none.</summary>
    public static string ToText(this CallProgressState state) => state switch
    {
        CallProgressState.InProgress => "in-progress",
        CallProgressState.NoAnswer => "no-answer",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>True when nothing follows.</summary>
    public static bool IsEnd(this CallProgressState state) => state >= CallProgressState.Completed;
}
