using System.Globalization;
using System.Xml;

namespace Parley.Calls.Twilio;

/// <summary>Somebody to call in TwiML: <c>&lt;Dial&gt;</c> with a number, a SIP address or a conference.</summary>
public sealed record TwiMLDial
{
    /// <summary>A number in E.164 (<c>+15550100</c>), a <c>sip:</c> or <c>sips:</c> address, or the name of a conference.</summary>
    public required string Target { get; init; }

    /// <summary>True when <see cref="Target"/> is a conference.</summary>
    public bool IsConference { get; init; }

    /// <summary>Whose number the called party sees; null for the call's own.</summary>
    public string? CallerId { get; init; }

    /// <summary>How long it rings, 5 to 600 s; default 30.</summary>
    public TimeSpan RingTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest that the two may talk; null for Twilio's 4 h.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>What Twilio asks when the called party has left or did not answer; null for the verbs that follow.</summary>
    public Uri? Action { get; init; }

    /// <summary>What the called party hears first, the caller not: the address of TwiML; null for nothing. Not for conferences.</summary>
    public Uri? Whisper { get; init; }

    /// <summary>Whether a conference starts with this party, and ends with it; else it waits for another one.</summary>
    public bool LeadsConference { get; init; }

    internal void Write(XmlWriter xml)
    {
        xml.WriteStartElement("Dial");
        xml.WriteAttributeString("answerOnBridge", "true"); // the caller hears it ring
        TwiML.WriteAttribute(xml, "callerId", CallerId);
        xml.WriteAttributeString("timeout", TwiML.Seconds(RingTime));
        TwiML.WriteAttribute(xml, "timeLimit", TimeLimit is { } limit ? TwiML.Seconds(limit) : null);
        TwiML.WriteAttribute(xml, "action", Action?.AbsoluteUri);
        xml.WriteStartElement(IsConference ? "Conference" : DialTarget.IsSip(Target) ? "Sip" : "Number");
        if (IsConference)
        {
            xml.WriteAttributeString("startConferenceOnEnter", LeadsConference.ToString(CultureInfo.InvariantCulture).ToLowerInvariant());
            xml.WriteAttributeString("endConferenceOnExit", "true");
            xml.WriteAttributeString("beep", "false");
            xml.WriteAttributeString("waitUrl", ""); // silence: Twilio's own music would begin for a moment
        }
        else
        {
            TwiML.WriteAttribute(xml, "url", Whisper?.AbsoluteUri);
        }

        xml.WriteString(TwiML.Clean(Target));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
