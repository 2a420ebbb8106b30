namespace Parley.Server.Telephone;

/// <summary>What a carrier needs to put a caller through.</summary>
/// <param name="Target">Whom to: a number in E.164 or a SIP address.</param>
/// <param name="RingTime">How long it rings.</param>
/// <param name="After">What the carrier asks when the two have talked, or nobody answered.</param>
internal sealed record TransferLink(string Target, TimeSpan RingTime, Uri After)
{
    /// <summary>The number of ours that the one called sees; null for the carrier's choice.</summary>
    public string? CallerId { get; init; }

    /// <summary>What the one called hears first; null for nothing.</summary>
    public Uri? Whisper { get; init; }
}
