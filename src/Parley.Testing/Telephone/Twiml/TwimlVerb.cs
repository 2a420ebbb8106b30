using System.Xml.Linq;

namespace Parley.Testing.Telephone.Twiml;

/// <summary>One verb of an answer that the carrier carried out.</summary>
/// <param name="Name">E.g. <c>Connect</c>, <c>Dial</c>, <c>Play</c>.</param>
/// <param name="Xml">The whole element.</param>
public sealed record TwimlVerb(string Name, string Xml)
{
    internal XElement Element => XElement.Parse(Xml);
}
