namespace Parley.Testing.Simulation;

/// <summary>
/// Who speaks to a simulated model, on its latest connection or on one of them. No audio is needed for it: the model's turn detection finds what the test
/// says that it finds.
/// </summary>
public sealed class SimulatedCaller
{
    private readonly Func<SimulationLine?> _line;

    internal SimulatedCaller(Func<SimulationLine?> line) => _line = line;

    /// <summary>True while the caller speaks, as far as the model has noticed.</summary>
    public bool IsSpeaking => _line()?.IsCallerSpeaking == true;

    /// <summary>The caller begins to speak: <c>speech_started</c>, and an answer that runs is cancelled unless the session forbids it.</summary>
    /// <exception cref="InvalidOperationException">Nobody is connected, turn detection is off, or the caller speaks already.</exception>
    public void StartsSpeaking() => Line().Run(conversation => conversation.StartSpeaking());

    /// <summary>The caller falls silent: the turn is committed and, unless the session forbids it, answered.</summary>
    /// <param name="words">What was said.</param>
    /// <exception cref="InvalidOperationException">Nobody is connected.</exception>
    public void StopsSpeaking(string words) => Line().Run(conversation => conversation.StopSpeaking(words));

    /// <summary>
    /// The caller says something, from its beginning to its end. With turn detection off these are the words of the turn that the
    /// client commits next.
    /// </summary>
    /// <param name="words">What is said.</param>
    /// <exception cref="InvalidOperationException">Nobody is connected.</exception>
    public void Says(string words) => Line().Run(conversation =>
    {
        if (conversation.DetectsTurns)
        {
            conversation.StartSpeaking();
        }

        conversation.StopSpeaking(words);
    });

    private SimulationLine Line() => _line() ?? throw new InvalidOperationException("Nobody is connected to the simulated model.");
}
