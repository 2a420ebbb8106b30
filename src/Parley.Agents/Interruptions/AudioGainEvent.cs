using Parley.Agents.Sessions;

namespace Parley.Agents.Interruptions;

/// <summary>
/// Play the agent's voice at another loudness from now on, what is queued included: lower while a suspected interruption is decided, and
/// as before after it. Only with <see cref="InterruptionMode.MinSpeech"/>.
/// </summary>
/// <param name="GainDb">In decibels; 0 for as it is.</param>
/// <param name="Fade">How long the change takes.</param>
public sealed record AudioGainEvent(double GainDb, TimeSpan Fade) : RealtimeSessionEvent
{
    /// <summary>
    /// True where the voice comes back because the user's sound was no interruption, as far as is known: the agent goes on, and the sound is
    /// not answered. Words that are recognised later may still show that it was one.
    /// </summary>
    public bool IsFalseAlarm { get; init; }
}
