using System.Diagnostics.CodeAnalysis;

namespace Parley.Calls.Twilio;

/// <summary>What Twilio tells about a call in its webhooks. All of it is the caller's or the network's claim, cut to a sane length.</summary>
public sealed record VoiceRequest
{
    private const int MaxIdLength = 128;
    private const int MaxTextLength = 512;
    private const string SipHeaderPrefix = "SipHeader_";

    /// <summary>The call.</summary>
    public required string CallSid { get; init; }

    /// <summary>The account that it is billed to.</summary>
    public required string AccountSid { get; init; }

    /// <summary>Who calls: a number, a SIP address, <c>client:name</c>, <c>anonymous</c> or <c>unknown</c>. Personal data.</summary>
    public string From { get; init; } = "";

    /// <summary>Who is called.</summary>
    public string To { get; init; } = "";

    /// <summary><c>inbound</c>, <c>outbound-api</c> or <c>outbound-dial</c>; empty when it is not told.</summary>
    public string Direction { get; init; } = "";

    /// <summary>How the call stands.</summary>
    public CallProgressState Status { get; init; }

    /// <summary>The number that the call was forwarded from; null when it was not, or is not known.</summary>
    public string? ForwardedFrom { get; init; }

    /// <summary>The caller's name; null when it is not known.</summary>
    public string? CallerName { get; init; }

    /// <summary>The call that this one is a leg of; null for none.</summary>
    public string? ParentCallSid { get; init; }

    /// <summary>What the network attests of the caller's number, e.g. <c>TN-Validation-Passed-A</c>; null when it says nothing.</summary>
    public string? StirVerstat { get; init; }

    /// <summary>The <c>X-</c> headers of a call that came by SIP, without Twilio's prefix; at most 32.</summary>
    public IReadOnlyDictionary<string, string> SipHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads a webhook's parameters. Unknown ones are ignored.</summary>
    /// <param name="parameters">The form, or the query of a GET.</param>
    /// <param name="request">What they say.</param>
    /// <param name="problem">What is missing or wrong; null when all is well.</param>
    public static bool TryRead(
        IEnumerable<KeyValuePair<string, string>> parameters, [NotNullWhen(true)] out VoiceRequest? request, [NotNullWhen(false)] out string? problem)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in parameters)
        {
            values.TryAdd(name, value);
        }

        request = null;
        if (!IsId(values.GetValueOrDefault("CallSid")))
        {
            problem = "The parameter CallSid is missing or is no id.";
            return false;
        }

        if (!IsId(values.GetValueOrDefault("AccountSid")))
        {
            problem = "The parameter AccountSid is missing or is no id.";
            return false;
        }

        problem = null;
        request = new VoiceRequest
        {
            CallSid = values["CallSid"],
            AccountSid = values["AccountSid"],
            From = Text(values, "From") ?? "",
            To = Text(values, "To") ?? "",
            Direction = Text(values, "Direction") ?? "",
            Status = CallProgressStates.Parse(Text(values, "CallStatus")),
            ForwardedFrom = Text(values, "ForwardedFrom"),
            CallerName = Text(values, "CallerName"),
            ParentCallSid = Text(values, "ParentCallSid"),
            StirVerstat = Text(values, "StirVerstat"),
            SipHeaders = values.Where(pair => pair.Key.StartsWith(SipHeaderPrefix, StringComparison.Ordinal)).Take(32)
                .ToDictionary(pair => pair.Key[SipHeaderPrefix.Length..], pair => Cut(pair.Value), StringComparer.Ordinal),
        };
        return true;
    }

    /// <summary>Ids of Twilio's kind and of those who are like it: letters, digits, and in UUIDs and Telnyx's ids <c>-</c>, <c>_</c> and <c>:</c>, at most 128.</summary>
    internal static bool IsId([NotNullWhen(true)] string? text) => text is { Length: > 0 and <= MaxIdLength } && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or ':');

    private static string? Text(Dictionary<string, string> values, string name) =>
        values.GetValueOrDefault(name) is { Length: > 0 } value ? Cut(value) : null;

    private static string Cut(string value) => value.Length <= MaxTextLength ? value : value[..MaxTextLength];
}
