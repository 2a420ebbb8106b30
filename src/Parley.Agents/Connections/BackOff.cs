namespace Parley.Agents.Connections;

/// <summary>How long to wait before a round of attempts. Pure.</summary>
internal static class BackOff
{
    /// <param name="options">First and longest pause.</param>
    /// <param name="round">0 before the second round.</param>
    /// <param name="jitter">0 to 1; 1 takes off half of the pause.</param>
    public static TimeSpan Delay(ContinuityOptions options, int round, double jitter)
    {
        var full = Math.Min(options.MaxBackOff.TotalMilliseconds, options.InitialBackOff.TotalMilliseconds * Math.Pow(2, Math.Min(round, 30)));
        return TimeSpan.FromMilliseconds(full * (1 - (0.5 * Math.Clamp(jitter, 0, 1))));
    }
}
