using Microsoft.Extensions.AI;
using Parley.Engine.Conversations;
using Parley.Engine.Speech;

namespace Parley.Engine.Turns.Completion;

/// <summary>What is known, besides the words, when a thought is judged to be finished. Immutable.</summary>
/// <param name="lastSaid">What the agent said last; null when it has not spoken.</param>
/// <param name="expected">What the recogniser was told to expect; null when anything may be said.</param>
/// <param name="language">The language that the session names, as BCP 47; null when it names none.</param>
internal sealed class TurnContext(string? lastSaid, RecognitionDomain? expected, string? language)
{
    private const double Whole = 2.5;
    private const double WholeButGoesOn = 0.8;
    private const double Beginning = -5.5;
    private readonly Lazy<ExpectedUtterances?> _expected = new(() => expected is null ? null : new ExpectedUtterances(expected));

    /// <summary>Nothing is known.</summary>
    public static TurnContext None { get; } = new(lastSaid: null, expected: null, language: null);

    public string? LastSaid => lastSaid;

    /// <summary>True when the agent asked a question: short answers are then whole.</summary>
    public bool IsAnswer { get; } = lastSaid?.TrimEnd().EndsWith('?') == true;

    /// <summary>The rules for words are English ones; another language is judged by what is expected, and by punctuation.</summary>
    public bool IsEnglish { get; } = language?.StartsWith("en", StringComparison.OrdinalIgnoreCase) ?? true;

    public static TurnContext Of(RecognitionRequest request, RecognitionDomain? expected, string? language) =>
        new(request.History.LastOrDefault(message => message.Role == ChatRole.Assistant && message.Text.Length > 0)?.Text, expected, language);

    /// <summary>Log-odds for a finished thought by what was expected: an order number that lacks digits is none.</summary>
    public double WeighExpectation(IReadOnlyList<string> words) => _expected.Value?.Fit(words) switch
    {
        { IsWhole: true, GoesOn: false } => Whole,
        { IsWhole: true } => WholeButGoesOn,
        { GoesOn: true } => Beginning,
        _ => 0,
    };
}
