using System.Globalization;
using System.Text;
using System.Xml;
using Parley.Calls.Twilio;
using Parley.Server.Telephone;

namespace Parley.Server.Plivo;

/// <summary>What Plivo is told to do with a call: its XML. Characters that XML does not know are left out.</summary>
internal static class PlivoXml
{
    private const string ContentType = "application/xml; charset=utf-8";

    /// <summary>A two-way stream; when it is over, Plivo asks <see cref="StreamLink.After"/>.</summary>
    public static CarrierAnswer Connect(StreamLink link) => Write(xml =>
    {
        xml.WriteStartElement("Stream");
        xml.WriteAttributeString("bidirectional", "true");
        xml.WriteAttributeString("keepCallAlive", "true");
        xml.WriteAttributeString("contentType", "audio/x-mulaw;rate=8000");
        xml.WriteAttributeString("extraHeaders", $"{StreamLink.TokenName}={link.Token}"); // Plivo takes letters and digits alone
        xml.WriteAttributeString("statusCallbackUrl", link.StreamStatus.AbsoluteUri);
        xml.WriteAttributeString("statusCallbackMethod", "POST");
        xml.WriteString(link.Socket.AbsoluteUri);
        xml.WriteEndElement();
        xml.WriteStartElement("Redirect");
        xml.WriteAttributeString("method", "POST");
        xml.WriteString(link.After.AbsoluteUri);
        xml.WriteEndElement();
    });

    public static CarrierAnswer Sorry(string text, string? language) => Write(xml =>
    {
        Speak(xml, text, language);
        xml.WriteElementString("Hangup", "");
    });

    /// <summary>Calls somebody. Where there is something to say, who answers has to press 1.</summary>
    public static CarrierAnswer PutThrough(TransferLink link) => Write(xml =>
    {
        xml.WriteStartElement("Dial");
        xml.WriteAttributeString("timeout", Math.Ceiling(link.RingTime.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("action", link.After.AbsoluteUri);
        xml.WriteAttributeString("method", "POST");
        if (link.CallerId is { } callerId)
        {
            xml.WriteAttributeString("callerId", callerId.TrimStart('+'));
        }

        if (link.Whisper is { } whisper)
        {
            xml.WriteAttributeString("confirmSound", whisper.AbsoluteUri);
            xml.WriteAttributeString("confirmKey", "1");
        }

        xml.WriteElementString(DialTarget.IsSip(link.Target) ? "User" : "Number", Clean(link.Target.TrimStart('+')));
        xml.WriteEndElement();
        xml.WriteElementString("Hangup", "");
    });

    /// <summary>What the one called hears.</summary>
    public static CarrierAnswer Announce(string text, string? language) => Write(xml => Speak(xml, text, language));

    /// <summary>As the first of all, it turns the call away before it is answered.</summary>
    public static CarrierAnswer TurnAway() => Write(xml =>
    {
        xml.WriteStartElement("Hangup");
        xml.WriteAttributeString("reason", "busy");
        xml.WriteEndElement();
    });

    public static CarrierAnswer HangUp() => Write(xml => xml.WriteElementString("Hangup", ""));

    private static void Speak(XmlWriter xml, string text, string? language)
    {
        xml.WriteStartElement("Speak");
        if (language is not null)
        {
            xml.WriteAttributeString("language", Clean(language));
        }

        xml.WriteString(Clean(text));
        xml.WriteEndElement();
    }

    private static CarrierAnswer Write(Action<XmlWriter> elements)
    {
        var text = new StringBuilder("""<?xml version="1.0" encoding="UTF-8"?>""");
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("Response");
            elements(xml);
            xml.WriteEndElement();
        }

        return new CarrierAnswer(ContentType, text.ToString());
    }

    private static string Clean(string text) => string.Concat(text.Where(XmlConvert.IsXmlChar));
}
