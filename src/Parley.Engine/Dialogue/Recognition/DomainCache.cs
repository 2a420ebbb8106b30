using System.Collections.Concurrent;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue.Recognition;

/// <summary>Keeps the domain of each state a dialogue can be in; there are as many as questions, so it is small.</summary>
internal sealed class DomainCache(DomainBuilder builder)
{
    private readonly ConcurrentDictionary<(string? Goal, string? Pending, bool IsConfirming), RecognitionDomain?> _domains = [];

    public RecognitionDomain? Get(ScriptIntent? goal, ScriptSlot? pending, bool isConfirming)
    {
        // Without an open question the goal does not matter.
        var key = isConfirming ? (null, null, true) : pending is null ? (null, null, false) : (goal?.Name, (string?)pending.Name, false);
        return _domains.GetOrAdd(key, _ => builder.Build(pending is null ? null : goal, isConfirming ? null : pending, isConfirming));
    }
}
