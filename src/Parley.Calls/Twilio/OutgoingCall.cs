namespace Parley.Calls.Twilio;

/// <summary>A call to place: whom, from where, and what Twilio does when it is answered.</summary>
public sealed record OutgoingCall
{
    /// <summary>A number in E.164 or a SIP address; see <see cref="DialTarget"/>.</summary>
    public required string To { get; init; }

    /// <summary>The account's number that the called party sees.</summary>
    public required string From { get; init; }

    /// <summary>What Twilio asks when somebody answers.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where it tells how the call stands, from dialling to the end; null for nowhere.</summary>
    public Uri? StatusCallback { get; init; }

    /// <summary>How long it rings, 5 to 600 s; default 30 s.</summary>
    public TimeSpan RingTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest that the call may last; null for Twilio's 4 h.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// Where it tells, beside the call, whether a machine answered; null for not at all. Twilio's other way, before the call, keeps who answered
    /// in silence for seconds, and is not offered.
    /// </summary>
    public Uri? MachineDetectionCallback { get; init; }

    /// <summary>Whether machine detection waits for the end of the announcement, to leave a message; else it tells at once.</summary>
    public bool AwaitsBeep { get; init; }

    /// <summary>How long machine detection may take, 3 to 59 s; default 30 s.</summary>
    public TimeSpan MachineDetectionTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Tones to send once it is answered, e.g. <c>ww1234#</c>, at most 32; null for none.</summary>
    public string? SendDigits { get; init; }

    internal IEnumerable<KeyValuePair<string, string>> ToForm()
    {
        yield return new("To", To);
        yield return new("From", From);
        yield return new("Url", Url.AbsoluteUri);
        yield return new("Timeout", TwiML.Seconds(RingTime));
        if (TimeLimit is { } limit)
        {
            yield return new("TimeLimit", TwiML.Seconds(limit));
        }

        if (SendDigits is { } digits)
        {
            yield return new("SendDigits", digits);
        }

        if (StatusCallback is { } callback)
        {
            yield return new("StatusCallback", callback.AbsoluteUri);
            foreach (var name in new[] { "initiated", "ringing", "answered", "completed" })
            {
                yield return new("StatusCallbackEvent", name);
            }
        }

        if (MachineDetectionCallback is { } detection)
        {
            yield return new("MachineDetection", AwaitsBeep ? "DetectMessageEnd" : "Enable");
            yield return new("MachineDetectionTimeout", TwiML.Seconds(MachineDetectionTime));
            yield return new("AsyncAmd", "true");
            yield return new("AsyncAmdStatusCallback", detection.AbsoluteUri);
        }
    }
}
