namespace Parley.Agents.Playout;

/// <summary>Decides what an interruption does to one part of audio. Pure.</summary>
internal static class HeardAudio
{
    /// <param name="heard">What the listener heard; any value, a report can be wrong.</param>
    /// <param name="sent">What was received of the part.</param>
    /// <param name="isGenerated">True when no more of it will come.</param>
    public static HeardCut Cut(TimeSpan heard, TimeSpan sent, bool isGenerated)
    {
        if (sent <= TimeSpan.Zero)
        {
            return HeardCut.Keep; // no audio: servers refuse to truncate it
        }

        if (heard >= sent && isGenerated)
        {
            return HeardCut.Keep;
        }

        var endMs = (int)(Math.Min(Math.Max(heard.Ticks, 0), sent.Ticks) / TimeSpan.TicksPerMillisecond);
        return endMs == 0 ? HeardCut.Delete : HeardCut.TruncateAt(endMs);
    }
}
