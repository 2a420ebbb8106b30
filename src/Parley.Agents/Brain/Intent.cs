using System.Text.RegularExpressions;
using Parley.Realtime.Items;

namespace Parley.Agents.Brain;

/// <summary>Something that one side may want, and the work that it starts. Immutable.</summary>
public sealed record Intent
{
    /// <summary>A short name, e.g. <c>book_table</c>; unique in a brain.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, for a recogniser that is a language model.</summary>
    public string Description { get; init; } = "";

    /// <summary>Details to find in the words, by name, each with its description; empty for none.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// For the recogniser by rules: any of these that matches a line is the intent, and its named groups are the arguments. They run on what
    /// strangers say: give them a match timeout where they backtrack.
    /// </summary>
    public IReadOnlyList<Regex> Patterns { get; init; } = [];

    /// <summary>Whose words can show it; default the user's.</summary>
    public MessageRole Speaker { get; init; } = MessageRole.User;

    /// <summary>
    /// What is done: a function of the application, <see cref="Webhook.PostAsync"/>, or a text agent's answer. Runs beside the session; its text is
    /// the result, null or empty for nothing to tell.
    /// </summary>
    public required Func<WorkRequest, CancellationToken, Task<string?>> Work { get; init; }

    /// <summary>When the result is brought back; default <see cref="ResultTiming.AfterReply"/>.</summary>
    public ResultTiming Timing { get; init; } = ResultTiming.AfterReply;

    /// <summary>Its name alone.</summary>
    public override string ToString() => Name;
}
