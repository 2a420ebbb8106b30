using Parley.Testing.Telephone.Speaking;

namespace Parley.Testing.Telephone;

/// <summary>How a number behaves that the platform calls.</summary>
public sealed record CalledParty
{
    /// <summary>How the call ends before it begins: <c>busy</c>, <c>no-answer</c>, <c>failed</c>; null when it is answered.</summary>
    public string? Failure { get; init; }

    /// <summary>How long it rings; nothing by default.</summary>
    public TimeSpan RingTime { get; init; }

    /// <summary>What answering-machine detection finds, e.g. <c>machine_end_beep</c>; <c>human</c> by default.</summary>
    public string AnsweredBy { get; init; } = "human";

    /// <summary>How long after the answer detection tells it; 1 s by default.</summary>
    public TimeSpan DetectionTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The key that it presses when it is asked for one outside of a stream; null for none.</summary>
    public string? PressedKey { get; init; }

    /// <summary>What it says when it may speak instead; null for nothing.</summary>
    public string? Words { get; init; }

    /// <summary>What the called party does.</summary>
    public CallerScript Script { get; init; } = CallerScript.Silence;

    /// <summary>Answers and does this.</summary>
    public static CalledParty Answers(CallerScript script) => new() { Script = script };

    /// <summary>Does not answer.</summary>
    /// <param name="status"><c>busy</c>, <c>no-answer</c> or <c>failed</c>.</param>
    public static CalledParty Fails(string status) => new() { Failure = status };
}
