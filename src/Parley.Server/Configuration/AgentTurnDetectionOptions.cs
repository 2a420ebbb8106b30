namespace Parley.Server.Configuration;

/// <summary>An agent's <c>turn_detection:</c>; a null member keeps the engine's default.</summary>
public sealed class AgentTurnDetectionOptions
{
    /// <summary>How sure the detector must be of speech, 0 to 1.</summary>
    public double? Threshold { get; set; }

    /// <summary>How much audio before the detected start belongs to the turn, 0 to 5000 ms.</summary>
    public int? PrefixPaddingMs { get; set; }

    /// <summary>How long a silence ends the turn, 100 to 10000 ms.</summary>
    public int? SilenceDurationMs { get; set; }

    /// <summary>Whether speech over the agent stops it.</summary>
    public bool? InterruptResponse { get; set; }
}
