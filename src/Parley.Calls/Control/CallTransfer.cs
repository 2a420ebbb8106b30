namespace Parley.Calls.Control;

/// <summary>Whom a party is put through to, and how.</summary>
/// <param name="Target">A number in E.164 or a SIP address.</param>
public sealed record CallTransfer(string Target)
{
    /// <summary>
    /// What the one called hears before it is joined to the party, which hears it ring meanwhile: who calls and why. It then accepts by pressing
    /// 1 (a warm transfer). Null to join them at once (a cold one).
    /// </summary>
    public string? Announcement { get; init; }

    /// <summary>How long it rings, 5 to 600 s; default 30 s. When nobody answers the party comes back to its agent, where the carrier can do that.</summary>
    public TimeSpan RingTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The target alone would be personal data: nothing of it.</summary>
    public override string ToString() => Announcement is null ? "cold transfer" : "warm transfer";
}
