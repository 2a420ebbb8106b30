using System.Xml;

namespace Parley.Calls.Twilio;

/// <summary>A two-way media stream in TwiML: <c>&lt;Stream&gt;</c>.</summary>
/// <param name="Url">Where Twilio opens the WebSocket: <c>wss</c>, without a query.</param>
public sealed record TwiMLStream(Uri Url)
{
    /// <summary>A name for it in Twilio's callbacks; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Further attributes, for other carriers that know this language, e.g. <c>bidirectionalMode</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    /// <summary>Where Twilio tells that it started, stopped or failed; null for nowhere.</summary>
    public Uri? StatusCallback { get; init; }

    /// <summary>What comes back as <c>start.customParameters</c>: texts, in this order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    internal void Write(XmlWriter xml)
    {
        xml.WriteStartElement("Stream");
        xml.WriteAttributeString("url", Url.AbsoluteUri);
        TwiML.WriteAttribute(xml, "name", Name);
        TwiML.WriteAttribute(xml, "statusCallback", StatusCallback?.AbsoluteUri);
        TwiML.WriteAttribute(xml, "statusCallbackMethod", StatusCallback is null ? null : "POST");
        foreach (var (name, value) in Attributes)
        {
            TwiML.WriteAttribute(xml, name, value);
        }

        foreach (var (name, value) in Parameters)
        {
            xml.WriteStartElement("Parameter");
            xml.WriteAttributeString("name", TwiML.Clean(name));
            xml.WriteAttributeString("value", TwiML.Clean(value));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
