using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Testing.Telephone.Rest;

/// <summary>A request to the REST API; what its query says is in the form, too.</summary>
internal sealed record ApiRequest(string Method, string Path, string? Authorization, IReadOnlyList<KeyValuePair<string, string>> Form)
{
    /// <summary>The body as it came.</summary>
    public string Body { get; init; } = "";

    /// <summary>The body as JSON; null when it is no object.</summary>
    public JsonObject? ReadJson()
    {
        try
        {
            return JsonNode.Parse(Body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string? Value(string name) => Form.FirstOrDefault(pair => pair.Key == name).Value;

    /// <summary>What may be shown: not the authorization.</summary>
    public override string ToString() => $"{Method} {Path}";

    public static List<KeyValuePair<string, string>> ReadForm(string body) =>
    [
        .. from pair in body.Split('&', StringSplitOptions.RemoveEmptyEntries)
           let parts = pair.Split('=', 2)
           select KeyValuePair.Create(Decode(parts[0]), Decode(parts.ElementAtOrDefault(1) ?? "")),
    ];

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
