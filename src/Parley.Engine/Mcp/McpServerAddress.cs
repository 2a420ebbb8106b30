namespace Parley.Engine.Mcp;

/// <summary>Where an MCP server is and what it wants to be told. Holds secrets: its text form is the label alone.</summary>
/// <param name="label">The session's name for it.</param>
/// <param name="url">An absolute http or https URL.</param>
/// <param name="authorization">A bearer token; null for none.</param>
/// <param name="headers">Further headers; null for none.</param>
public sealed class McpServerAddress(
    string label, Uri url, string? authorization = null, IReadOnlyDictionary<string, string>? headers = null)
{
    /// <summary>The session's name for it.</summary>
    public string Label { get; } = label;

    /// <summary>An absolute http or https URL.</summary>
    public Uri Url { get; } = url;

    /// <summary>A bearer token, secret; null for none.</summary>
    public string? Authorization { get; } = authorization;

    /// <summary>Further headers, secret; never null.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; } = headers ?? new Dictionary<string, string>();

    /// <summary>True when the same server would be told the same.</summary>
    public bool IsSame(McpServerAddress other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Label == other.Label && Url == other.Url && Authorization == other.Authorization
            && Headers.Count == other.Headers.Count
            && Headers.All(header => other.Headers.TryGetValue(header.Key, out var value) && value == header.Value);
    }

    /// <inheritdoc/>
    public override string ToString() => Label;
}
