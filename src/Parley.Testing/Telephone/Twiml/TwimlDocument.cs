using System.Xml;
using System.Xml.Linq;

namespace Parley.Testing.Telephone.Twiml;

/// <summary>Reads what a webhook answered.</summary>
internal static class TwimlDocument
{
    public const int MaxByteCount = 64 * 1024;

    /// <summary>The verbs, or what is wrong.</summary>
    public static (IReadOnlyList<TwimlVerb> Verbs, CarrierProblem? Problem) Read(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.Trim()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = MaxByteCount });
            var root = XDocument.Load(reader).Root!;
            return root.Name == "Response"
                ? ([.. root.Elements().Select(element => new TwimlVerb(element.Name.LocalName, element.ToString(SaveOptions.DisableFormatting)))], null)
                : ([], new CarrierProblem(12100, $"The answer's root is <{root.Name.LocalName}>; it must be <Response>."));
        }
        catch (XmlException exception)
        {
            return ([], new CarrierProblem(12100, $"The answer is no XML: {exception.Message}"));
        }
    }

    /// <summary>Whom <c>Dial</c> calls; null for other verbs, and for conferences.</summary>
    public static DialOrder? ReadDial(XElement verb) =>
        verb.Name == "Dial" && (verb.Element("Number") ?? verb.Element("Sip")) is { } target
            ? new DialOrder(target.Value.Trim(), (string?)target.Attribute("url"), (string?)verb.Attribute("action"), "DialCallStatus")
            : null;

    /// <summary>Where a stream is to be opened and with what, or what is wrong with the element.</summary>
    public static (StreamOrder? Order, CarrierProblem? Problem) ReadStream(XElement connect)
    {
        if (connect.Element("Stream") is not { } stream)
        {
            return (null, new CarrierProblem(12200, "<Connect> holds no <Stream>."));
        }

        var parameters = stream.Elements("Parameter").ToDictionary(element => (string?)element.Attribute("name") ?? "", element => (string?)element.Attribute("value") ?? "");
        if (!Uri.TryCreate((string?)stream.Attribute("url"), UriKind.Absolute, out var url) || url.Scheme != "wss" || url.Query.Length > 0)
        {
            return (null, new CarrierProblem(12200, $"<Stream url=\"{(string?)stream.Attribute("url")}\">: it must be an absolute wss: URL without a query."));
        }

        if (parameters.FirstOrDefault(parameter => parameter.Key.Length + parameter.Value.Length >= 500) is { Key: { } name })
        {
            return (null, new CarrierProblem(12200, $"<Parameter name=\"{name}\">: name and value together must be under 500 characters."));
        }

        return (new StreamOrder(
            stream.Attribute("url")!.Value, parameters, (string?)stream.Attribute("statusCallback"), (string?)stream.Attribute("name"), (string?)connect.Attribute("action")), null);
    }
}
