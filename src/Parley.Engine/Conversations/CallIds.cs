using System.Text.RegularExpressions;

namespace Parley.Engine.Conversations;

/// <summary>The ids of function calls in a session, each of them once (protocol §5.6).</summary>
internal sealed partial class CallIds(ConversationScope scope)
{
    /// <summary>What an id must be, for people.</summary>
    public const string Expectation = "1 to 64 letters, digits, '_' and '-'";

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public static bool IsValid(string callId) => Pattern().IsMatch(callId);

    /// <summary>A client added a call of this id to the conversation.</summary>
    public void Reserve(string callId) => _used.Add(callId);

    /// <summary>The chat model's own id when the wire allows it and it is new, else a fresh one.</summary>
    public string Take(string? wanted)
    {
        if (wanted is not null && IsValid(wanted) && _used.Add(wanted))
        {
            return wanted;
        }

        var callId = scope.NewCallId();
        _used.Add(callId);
        return callId;
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex Pattern();
}
