namespace Parley.Server.Configuration;

/// <summary><c>consent</c> of <c>calls:</c> and of an agent: what comes before a call is recorded.</summary>
public sealed record ConsentOptions
{
    /// <summary>Nothing is said.</summary>
    public static ConsentOptions None { get; } = new();

    /// <summary>What comes before a recording; default nothing.</summary>
    public ConsentMode Mode { get; init; }

    /// <summary>The announcement or the question, in the callers' language; null for an English one.</summary>
    public string? Sentence { get; init; }

    /// <summary>How long an answer is waited for, 1 to 60 s, twice; default 10 s.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is said.</summary>
    internal string Words => Sentence
        ?? (Mode == ConsentMode.Ask ? "May this call be recorded? Please say yes or no. On a telephone you can press 1 for yes." : "This call is recorded.");
}
