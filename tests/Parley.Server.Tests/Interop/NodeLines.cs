using System.Text.Json;

namespace Parley.Server.Tests.Interop;

/// <summary>What a script wrote: one JSON object a line, told apart by <c>type</c>.</summary>
internal static class NodeLines
{
    /// <summary>The one line of a type.</summary>
    public static JsonElement Line(this IReadOnlyList<JsonElement> lines, string type)
    {
        var matches = lines.Where(line => line.GetProperty("type").GetString() == type).ToArray();
        Assert.True(matches.Length == 1, $"Expected one line '{type}' in: {string.Join(' ', lines)}");
        return matches[0];
    }
}
