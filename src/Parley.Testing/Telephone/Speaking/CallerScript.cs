namespace Parley.Testing.Telephone.Speaking;

/// <summary>What a simulated caller does, from the stream's start on.</summary>
/// <param name="Acts">In order.</param>
public sealed record CallerScript(IReadOnlyList<CallerAct> Acts)
{
    /// <summary>Says nothing and stays on the line.</summary>
    public static CallerScript Silence { get; } = new([]);

    /// <summary>What goes wrong on the caller's line; nothing by default.</summary>
    public LineFaults Faults { get; init; } = LineFaults.None;

    /// <summary>The caller hangs up after so long on the stream, whatever he was about to do; null, the default, for never.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The script of these acts.</summary>
    public static CallerScript Of(params IReadOnlyList<CallerAct> acts) => new(acts);

    /// <summary>Asks, listens to the answer and hangs up.</summary>
    /// <param name="muLaw">The question, µ-law at 8 kHz.</param>
    public static CallerScript Ask(ReadOnlyMemory<byte> muLaw) => Of(
        new CallerAct.Speak(muLaw), new CallerAct.AwaitAnswer(), new CallerAct.HangUp());
}
