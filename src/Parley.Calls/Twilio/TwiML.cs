using System.Globalization;
using System.Text;
using System.Xml;

namespace Parley.Calls.Twilio;

/// <summary>
/// What Twilio is told to do with a call: verbs in order, written as XML that cannot be broken by what is put in. Characters that XML does
/// not know are left out. Not thread-safe.
/// </summary>
public sealed class TwiML
{
    /// <summary>The type of the answer to a webhook.</summary>
    public const string ContentType = "text/xml; charset=utf-8";

    /// <summary>Of a parameter's name and value together (Twilio: under 500).</summary>
    public const int MaxParameterLength = 499;

    private readonly List<Action<XmlWriter>> _verbs = [];

    /// <summary>Opens a two-way media stream. Nothing that follows runs before it is over.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="action">What Twilio asks when the stream is over; null for the verbs that follow.</param>
    /// <exception cref="ArgumentException">A parameter is too long, or the address has a query, which Twilio drops.</exception>
    public TwiML Connect(TwiMLStream stream, Uri? action = null)
    {
        if (stream.Url.Query.Length > 0)
        {
            throw new ArgumentException("Twilio drops the query of a stream's address; give values as parameters.", nameof(stream));
        }

        if (stream.Parameters.FirstOrDefault(pair => pair.Key.Length + pair.Value.Length > MaxParameterLength) is { Key: not null } tooLong)
        {
            throw new ArgumentException(
                $"The stream's parameter '{tooLong.Key}' and its value have {tooLong.Key.Length + tooLong.Value.Length} characters; Twilio takes {MaxParameterLength}.",
                nameof(stream));
        }

        return Add(xml =>
        {
            xml.WriteStartElement("Connect");
            WriteAttribute(xml, "action", action?.AbsoluteUri);
            stream.Write(xml);
            xml.WriteEndElement();
        });
    }

    /// <summary>Twilio's own voice says something.</summary>
    /// <param name="text">What.</param>
    /// <param name="language">E.g. <c>de-DE</c>; null for Twilio's default.</param>
    public TwiML Say(string text, string? language = null) => Add(xml =>
    {
        xml.WriteStartElement("Say");
        WriteAttribute(xml, "language", language);
        xml.WriteString(Clean(text));
        xml.WriteEndElement();
    });

    /// <summary>Plays a sound file.</summary>
    public TwiML Play(Uri url) => Add(xml => xml.WriteElementString("Play", url.AbsoluteUri));

    /// <summary>Plays tones: <c>0-9*#</c>, <c>w</c> for half a second, <c>W</c> for one.</summary>
    public TwiML PlayDigits(string digits) => Add(xml =>
    {
        xml.WriteStartElement("Play");
        xml.WriteAttributeString("digits", Clean(digits));
        xml.WriteEndElement();
    });

    /// <summary>Silence.</summary>
    /// <param name="duration">In whole seconds, at least one.</param>
    public TwiML Pause(TimeSpan duration) => Add(xml =>
    {
        xml.WriteStartElement("Pause");
        xml.WriteAttributeString("length", Seconds(duration));
        xml.WriteEndElement();
    });

    /// <summary>Calls somebody and joins the two. The caller hears ringing meanwhile.</summary>
    public TwiML Dial(TwiMLDial dial) => Add(dial.Write);

    /// <summary>Says something and waits for a key meanwhile and for 10 s afterwards; without one, what follows is done.</summary>
    /// <param name="text">What.</param>
    /// <param name="action">What Twilio asks, with the key as <c>Digits</c>.</param>
    /// <param name="language">E.g. <c>de-DE</c>; null for Twilio's default.</param>
    /// <param name="hints">
    /// Words that may be spoken instead, with commas between: Twilio recognises speech then, and gives it as <c>SpeechResult</c>. Null for keys alone.
    /// </param>
    public TwiML AskForKey(string text, Uri action, string? language = null, string? hints = null) => Add(xml =>
    {
        xml.WriteStartElement("Gather");
        if (hints is not null)
        {
            xml.WriteAttributeString("input", "dtmf speech");
            xml.WriteAttributeString("speechTimeout", "auto");
            WriteAttribute(xml, "language", language);
            WriteAttribute(xml, "hints", hints);
        }

        xml.WriteAttributeString("numDigits", "1");
        xml.WriteAttributeString("timeout", "10");
        xml.WriteAttributeString("action", action.AbsoluteUri);
        xml.WriteStartElement("Say");
        WriteAttribute(xml, "language", language);
        xml.WriteString(Clean(text));
        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    /// <summary>Asks another address what to do.</summary>
    public TwiML Redirect(Uri url) => Add(xml => xml.WriteElementString("Redirect", url.AbsoluteUri));

    /// <summary>Ends the call.</summary>
    public TwiML Hangup() => Add(xml =>
    {
        xml.WriteStartElement("Hangup");
        xml.WriteEndElement();
    });

    /// <summary>Turns the call away; it costs nothing then.</summary>
    /// <param name="isBusy">The caller hears the busy tone; else that the number is not in service.</param>
    public TwiML Reject(bool isBusy = true) => Add(xml =>
    {
        xml.WriteStartElement("Reject");
        xml.WriteAttributeString("reason", isBusy ? "busy" : "rejected");
        xml.WriteEndElement();
    });

    /// <summary>The document.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("""<?xml version="1.0" encoding="UTF-8"?>""");
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("Response");
            _verbs.ForEach(verb => verb(xml));
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    internal static void WriteAttribute(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
        {
            xml.WriteAttributeString(name, Clean(value));
        }
    }

    internal static string Seconds(TimeSpan duration) => Math.Max(1, (int)Math.Ceiling(duration.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>XML knows no control characters, and no halves of surrogate pairs.</summary>
    internal static string Clean(string text)
    {
        var isClean = true;
        foreach (var character in text)
        {
            isClean &= XmlConvert.IsXmlChar(character);
        }

        return isClean ? text : string.Concat(text.EnumerateRunes().Where(rune => rune.Value >= 0x10000 || XmlConvert.IsXmlChar((char)rune.Value)));
    }

    private TwiML Add(Action<XmlWriter> verb)
    {
        _verbs.Add(verb);
        return this;
    }
}
