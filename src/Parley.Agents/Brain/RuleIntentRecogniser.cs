namespace Parley.Agents.Brain;

/// <summary>Finds intents by their patterns: for use without a language model.</summary>
internal sealed class RuleIntentRecogniser : IIntentRecogniser
{
    public ValueTask<IReadOnlyList<RecognisedIntent>> RecogniseAsync(IntentRequest request, CancellationToken cancellationToken)
    {
        var found = request.Newest
            .SelectMany(line => request.Intents.Where(intent => intent.Speaker == line.Role).Select(intent => Match(intent, line.Text)))
            .OfType<RecognisedIntent>();
        return ValueTask.FromResult<IReadOnlyList<RecognisedIntent>>([.. found]);
    }

    private static RecognisedIntent? Match(Intent intent, string text)
    {
        var match = intent.Patterns.Select(pattern => pattern.Match(text)).FirstOrDefault(match => match.Success);
        return match is null ? null : new RecognisedIntent(intent.Name, match.Groups.Values
            .Where(group => group.Success && !int.TryParse(group.Name, out _))
            .ToDictionary(group => group.Name, group => group.Value.Trim()));
    }
}
