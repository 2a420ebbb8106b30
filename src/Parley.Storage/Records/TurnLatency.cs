using System.Text.Json.Serialization;

namespace Parley.Storage.Records;

/// <summary>The wait from the end of the caller's speech to the first audio of the reply at the caller, in parts that follow each other.</summary>
public readonly record struct TurnLatency
{
    /// <summary>The silence that was waited for, to be sure that the caller had ended.</summary>
    public TimeSpan Endpointing { get; init; }

    /// <summary>From there to the final transcript; zero for a model that hears.</summary>
    public TimeSpan Recognition { get; init; }

    /// <summary>The model's share, without that of tools.</summary>
    public TimeSpan Model { get; init; }

    /// <summary>Tools that the reply waited for.</summary>
    public TimeSpan Tool { get; init; }

    /// <summary>From the first words of the reply to its first audio; zero for a model that speaks.</summary>
    public TimeSpan Synthesis { get; init; }

    /// <summary>From there to the caller's ear.</summary>
    public TimeSpan Playout { get; init; }

    /// <summary>The sum of the parts.</summary>
    [JsonIgnore]
    public TimeSpan Total => Endpointing + Recognition + Model + Tool + Synthesis + Playout;
}
