namespace Parley.Calls.Control;

/// <summary>Whom a party is put through to, and how.</summary>
/// <param name="Target">A number in E.164 or a SIP address.</param>
public sealed record CallTransfer(string Target)
{
    private readonly TransferMode? _mode;

    /// <summary>How; default <see cref="TransferMode.Announced"/> with an <see cref="Announcement"/>, else <see cref="TransferMode.Cold"/>.</summary>
    public TransferMode Mode
    {
        get => _mode ?? (Announcement is null ? TransferMode.Cold : TransferMode.Announced);
        init => _mode = value;
    }

    /// <summary>What the one called hears before it is joined to the party: who calls and why. Null for nothing, or, where it is asked, for a word without names.</summary>
    public string? Announcement { get; init; }

    /// <summary>How long it rings, 5 to 600 s; default 30 s. When nobody answers the party comes back to its agent, where the carrier can do that.</summary>
    public TimeSpan RingTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The target alone would be personal data: nothing of it.</summary>
    public override string ToString() => $"{Mode} transfer";
}
