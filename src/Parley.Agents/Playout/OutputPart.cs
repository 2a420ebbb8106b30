namespace Parley.Agents.Playout;

/// <summary>One part of audio on its way to the listener. For <see cref="OutputAudioClock"/>.</summary>
/// <param name="responseId">Its response.</param>
/// <param name="itemId">Its item.</param>
/// <param name="contentIndex">The part within the item.</param>
/// <param name="firstReceivedAt">When its first audio came: a timestamp of the clock.</param>
/// <param name="delay">How long it waits behind the part before it.</param>
/// <param name="bytesPerSecond">Of its format.</param>
internal sealed class OutputPart(
    string responseId, string itemId, int contentIndex, long firstReceivedAt, TimeSpan delay, int bytesPerSecond)
{
    public string ResponseId => responseId;

    public string ItemId => itemId;

    public int ContentIndex => contentIndex;

    public long FirstReceivedAt => firstReceivedAt;

    public TimeSpan Delay => delay;

    public long ByteCount { get; set; }

    /// <summary>True when no more of it comes.</summary>
    public bool IsGenerated { get; set; }

    public TimeSpan Sent => AudioLength.Of(ByteCount, bytesPerSecond);
}
