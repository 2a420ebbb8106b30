using Microsoft.AspNetCore.Http;

namespace Parley.Server.Telephone;

/// <summary>A carrier's request, as far as its origin and its meaning go.</summary>
/// <param name="Method"><c>GET</c> or <c>POST</c>.</param>
/// <param name="Url">As the carrier asked for it, byte for byte.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">As it came, at most 64 KiB; empty for GET and WebSocket upgrades.</param>
/// <param name="Parameters">The form; for GET the query, for JSON the members of its object.</param>
internal sealed record CarrierRequest(
    string Method, string Url, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    public bool IsPost => HttpMethods.IsPost(Method);

    /// <summary>The first value of that name; null when there is none.</summary>
    public string? Find(string name) => Parameters.FirstOrDefault(pair => pair.Key == name).Value;

    /// <summary>A header's value; null when it is missing.</summary>
    public string? Header(string name) => Headers[name].ToString() is { Length: > 0 } value ? value : null;
}
