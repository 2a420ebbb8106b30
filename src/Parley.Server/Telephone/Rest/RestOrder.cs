using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Server.Telephone.Rest;

/// <summary>One request to a carrier's REST interface.</summary>
/// <param name="Method">What to do.</param>
/// <param name="Path">With what, behind the interface's own address; begins with a slash.</param>
/// <param name="MediaType">The body's; null where there is none.</param>
/// <param name="Body">What it says; holds numbers, and is not to be logged.</param>
internal sealed record RestOrder(HttpMethod Method, string Path, string? MediaType, string Body)
{
    public static RestOrder Form(string path, params IEnumerable<KeyValuePair<string, string>> fields) => new(
        HttpMethod.Post,
        path,
        "application/x-www-form-urlencoded",
        string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}")));

    public static RestOrder Json(HttpMethod method, string path, JsonObject body) => new(method, path, "application/json", body.ToJsonString());

    public HttpContent? CreateContent() => MediaType is null ? null : new StringContent(Body, Encoding.UTF8, MediaType);

    public override string ToString() => $"{Method} {Path}";
}
