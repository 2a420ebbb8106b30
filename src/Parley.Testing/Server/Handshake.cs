namespace Parley.Testing.Server;

/// <summary>How a client asked for a connection. It holds no credential, but tells whether one was shown.</summary>
/// <param name="Path">The path of the request, e.g. <c>/v1/realtime</c>.</param>
/// <param name="Query">Its query without the question mark, e.g. <c>model=gpt-realtime-2.1</c>; empty when there is none.</param>
/// <param name="HeaderNames">The names of the headers, as they came.</param>
public sealed record Handshake(string Path, string Query, IReadOnlyList<string> HeaderNames)
{
    /// <summary>The key that was shown; null when none was.</summary>
    internal string? Key { get; private init; }

    internal static Handshake Read(string head)
    {
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var target = lines[0].Split(' ')[1].Split('?', 2);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).Where(parts => parts.Length == 2).ToArray();
        return new Handshake(target[0], target.ElementAtOrDefault(1) ?? "", [.. headers.Select(header => header[0])])
        {
            Key = Value("Authorization")?.Replace("Bearer ", "", StringComparison.OrdinalIgnoreCase) ?? Value("api-key"),
        };

        string? Value(string name) => headers.FirstOrDefault(header => header[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];
    }

    /// <summary>The members that are not secret.</summary>
    public override string ToString() => $"{Path}?{Query}";
}
