using Parley.Agents.Sessions;
using Parley.Calls.Control;
using Parley.Calls.Sounds;

namespace Parley.Calls;

/// <summary>How a call is run.</summary>
public sealed record CallOptions
{
    /// <summary>The call's id, from the caller's source of ids.</summary>
    public required string CallId { get; init; }

    /// <summary>The model's name, for show; empty for none.</summary>
    public string Model { get; init; } = "";

    /// <summary>What speaks, for show; empty for none.</summary>
    public string Engine { get; init; } = "";

    /// <summary>Who speaks first; default the party.</summary>
    public FirstSpeaker FirstSpeaker { get; init; } = FirstSpeaker.Party;

    /// <summary>What the agent is told for its first words, besides its own instructions; null for nothing. Counts where the agent speaks first.</summary>
    public string? Opening { get; init; }

    /// <summary>How the keys that the party presses reach the agent.</summary>
    public DigitOptions Digits { get; init; } = new();

    /// <summary>How keys are pressed towards the party; default as sound.</summary>
    public DigitSending DigitSending { get; init; } = DigitSending.Sound;

    /// <summary>What the party hears while it is held; null for silence. Default <see cref="Sounds.HoldMusic.Soft"/>.</summary>
    public HoldMusic? HoldMusic { get; init; } = Sounds.HoldMusic.Soft;

    /// <summary>
    /// How much louder the agent is than its model speaks, in decibels from -12 to 12, without clipping; default 0: as it is, and where the formats
    /// are equal untouched.
    /// </summary>
    public double VolumeDb { get; init; }

    /// <summary>What can put the party through elsewhere; null where nothing can.</summary>
    public ICarrier? Carrier { get; init; }

    /// <summary>Told of the call, for tools that were made before it: <see cref="CallTools"/>. Null for none.</summary>
    public CurrentCall? Current { get; init; }

    /// <summary>How the session is run. Formats and the source of heard audio are the leg's and set by the call.</summary>
    public AgentSessionOptions Session { get; init; } = new();
}
