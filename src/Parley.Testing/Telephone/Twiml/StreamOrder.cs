namespace Parley.Testing.Telephone.Twiml;

/// <summary>A stream as an answer asks for it. URLs are kept as they were written: they are what is signed.</summary>
internal sealed record StreamOrder(
    string Url, IReadOnlyDictionary<string, string> Parameters, string? StatusCallback, string? Name, string? Action);
