namespace Parley.Agents.Brain;

/// <summary>An intent that was found in somebody's words.</summary>
/// <param name="Name">The <see cref="Intent.Name"/>.</param>
/// <param name="Arguments">The details that were found; those that were not are left out.</param>
public sealed record RecognisedIntent(string Name, IReadOnlyDictionary<string, string> Arguments)
{
    /// <summary>Its name alone: the details are personal data.</summary>
    public override string ToString() => Name;

    /// <summary>The same for equal intents with equal details.</summary>
    internal string Key => string.Join('\n', Arguments
        .OrderBy(argument => argument.Key, StringComparer.Ordinal)
        .Select(argument => $"{argument.Key}={argument.Value}")
        .Prepend(Name));
}
