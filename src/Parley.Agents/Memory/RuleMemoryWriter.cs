using System.Text.RegularExpressions;
using Parley.Agents.History;
using Parley.Realtime.Items;

namespace Parley.Agents.Memory;

/// <summary>
/// Remembers by rules, without a language model: a fact for each pattern that the user's words match. A later match replaces the earlier fact
/// of the same rule. The summary is left as it was.
/// </summary>
/// <param name="rules">
/// What begins the fact, e.g. <c>name</c>, and what finds it: the group <c>fact</c> of the match, or all of it. They run on what strangers say: give
/// them a match timeout where they backtrack.
/// </param>
public sealed class RuleMemoryWriter(IReadOnlyDictionary<string, Regex> rules) : IMemoryWriter
{
    /// <inheritdoc/>
    public ValueTask<CallerMemory> WriteAsync(CallerMemory earlier, IReadOnlyList<HistoryItem> history, CancellationToken cancellationToken)
    {
        var words = history.OfType<HistoryMessage>().Where(message => message.Role == MessageRole.User).Select(message => message.Text).ToList();
        var facts = earlier.Facts.ToList();
        foreach (var (name, pattern) in rules)
        {
            if (words.Select(text => pattern.Match(text)).LastOrDefault(match => match.Success) is { } match)
            {
                var group = match.Groups["fact"];
                facts.RemoveAll(fact => fact.StartsWith($"{name}: ", StringComparison.Ordinal));
                facts.Add($"{name}: {(group.Success ? group.Value : match.Value).Trim()}");
            }
        }

        return ValueTask.FromResult(earlier with { Facts = facts });
    }
}
