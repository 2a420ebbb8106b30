namespace Parley.Agents.Brain;

/// <summary>What a <see cref="ConversationBrain"/> looks for and how much it may do at a time. Shared by any number of conversations.</summary>
public sealed record ConversationBrainOptions
{
    /// <summary>What to look for.</summary>
    public required IReadOnlyList<Intent> Intents { get; init; }

    /// <summary>Who finds intents; null for the rules of <see cref="Intent.Patterns"/>, which need no model.</summary>
    public IIntentRecogniser? Recogniser { get; init; }

    /// <summary>How long the recogniser may take over some lines; default 10 s.</summary>
    public TimeSpan RecognitionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many lines of the conversation are kept for recogniser and work; default 40, the oldest are forgotten.</summary>
    public int MaxLines { get; init; } = 40;

    /// <summary>How long one piece of work may take; default 30 s.</summary>
    public TimeSpan WorkTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many pieces of work run at a time in one conversation; default 4.</summary>
    public int MaxRunning { get; init; } = 4;

    /// <summary>How many may wait for those; default 16. More are refused with <see cref="WorkFailure.Refused"/>.</summary>
    public int MaxWaiting { get; init; } = 16;
}
