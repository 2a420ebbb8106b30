using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Parley.Calls.Twilio;

/// <summary>One report about a call's state, or about who answered it. They come late, twice and out of order.</summary>
/// <param name="Call">What every webhook says.</param>
/// <param name="SequenceNumber">Its place among the call's reports, from 0; null where Twilio gives none.</param>
/// <param name="Duration">How long the call lasted; null before its end.</param>
/// <param name="SipResponseCode">What the network answered, e.g. 486; null when it is not told.</param>
/// <param name="AnsweredBy"><c>human</c>, <c>machine_start</c>, <c>machine_end_beep</c>, <c>fax</c> and so on; null when it is not told.</param>
public sealed record StatusCallback(VoiceRequest Call, int? SequenceNumber, TimeSpan? Duration, int? SipResponseCode, string? AnsweredBy)
{
    /// <summary>Reads a report's form.</summary>
    /// <param name="parameters">The form.</param>
    /// <param name="callback">What it says.</param>
    /// <param name="problem">What is missing or wrong; null when all is well.</param>
    public static bool TryRead(
        IReadOnlyCollection<KeyValuePair<string, string>> parameters, [NotNullWhen(true)] out StatusCallback? callback, [NotNullWhen(false)] out string? problem)
    {
        callback = null;
        if (!VoiceRequest.TryRead(parameters, out var call, out problem))
        {
            return false;
        }

        string? Find(string name) => parameters.FirstOrDefault(pair => pair.Key == name).Value;
        callback = new StatusCallback(
            call,
            Number(Find("SequenceNumber")),
            Number(Find("CallDuration")) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Number(Find("SipResponseCode")),
            Find("AnsweredBy") is { Length: > 0 and <= 64 } answeredBy ? answeredBy : null);
        return true;
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
