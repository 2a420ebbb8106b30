using System.Globalization;
using Parley.Testing.Telephone.Twiml;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Telephone.Manners;

/// <summary>What webhooks of Twilio's kind say.</summary>
internal static class TwimlFields
{
    public static List<KeyValuePair<string, string>> Of(SimulatedCall call, string accountSid) =>
    [
        new("AccountSid", accountSid), new("ApiVersion", "2010-04-01"), new("CallSid", call.CallSid), new("CallStatus", call.Status),
        new("Called", call.Party.To), new("Caller", call.Party.From), new("Direction", call.Direction), new("From", call.Party.From), new("To", call.Party.To),
        .. call.Party.Extra,
    ];

    public static IEnumerable<KeyValuePair<string, string>> Of(int number, TimeSpan? duration, DateTimeOffset now)
    {
        yield return new("CallbackSource", "call-progress-events");
        yield return new("SequenceNumber", number.ToString(CultureInfo.InvariantCulture));
        yield return new("Timestamp", now.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture));
        if (duration is { } lasted)
        {
            yield return new("CallDuration", ((long)Math.Ceiling(lasted.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
            yield return new("Duration", ((long)Math.Ceiling(lasted.TotalMinutes)).ToString(CultureInfo.InvariantCulture));
        }
    }

    public static IReadOnlyCollection<KeyValuePair<string, string>> Of(SimulatedCall call, CalledParty party, string accountSid) =>
    [
        new("AccountSid", accountSid), new("CallSid", call.CallSid), new("AnsweredBy", party.AnsweredBy),
        new("MachineDetectionDuration", $"{party.DetectionTime.TotalMilliseconds:0}"),
    ];

    public static IReadOnlyCollection<KeyValuePair<string, string>> Of(StreamOrder order, StreamIdentity identity, string news, DateTimeOffset now) =>
    [
        new("AccountSid", identity.AccountSid), new("CallSid", identity.CallSid), new("StreamSid", identity.StreamSid), new("StreamName", order.Name ?? identity.StreamSid),
        new("StreamEvent", news), new("Timestamp", now.ToString("O", CultureInfo.InvariantCulture)),
    ];
}
