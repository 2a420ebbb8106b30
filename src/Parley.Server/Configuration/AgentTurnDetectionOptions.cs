namespace Parley.Server.Configuration;

/// <summary>An agent's <c>turn_detection:</c>; a null member keeps the engine's default.</summary>
public sealed class AgentTurnDetectionOptions
{
    /// <summary><c>server_vad</c> (the default: silence alone ends a turn) or <c>semantic_vad</c> (the words decide how long a silence).</summary>
    public string Type { get; set; } = "server_vad";

    /// <summary><c>semantic_vad</c> only: <c>low</c>, <c>medium</c>, <c>high</c> or <c>auto</c>; how soon a turn is taken to be over.</summary>
    public string? Eagerness { get; set; }

    /// <summary><c>server_vad</c> only: how sure the detector must be of speech, 0 to 1.</summary>
    public double? Threshold { get; set; }

    /// <summary><c>server_vad</c> only: how much audio before the detected start belongs to the turn, 0 to 5000 ms.</summary>
    public int? PrefixPaddingMs { get; set; }

    /// <summary><c>server_vad</c> only: how long a silence ends the turn, 100 to 10000 ms.</summary>
    public int? SilenceDurationMs { get; set; }

    /// <summary>Whether speech over the agent stops it.</summary>
    public bool? InterruptResponse { get; set; }
}
