using System.Text;

namespace Parley.Engine.OpenAI;

/// <summary>One answer of the stub server.</summary>
internal sealed record StubAnswer(int Status, string ContentType, IReadOnlyList<byte[]> Parts)
{
    /// <summary>Further headers, each with its line end.</summary>
    public string Headers { get; init; } = "";

    /// <summary>Promises more bytes than it sends.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>Stays silent after the last part instead of closing.</summary>
    public bool HangsAtEnd { get; init; }

    public static StubAnswer Error(int status, string headers = "") =>
        new(status, "application/json", ["""{"error":{"message":"no","type":"t","code":"c"}}"""u8.ToArray()]) { Headers = headers };

    public static StubAnswer Json(string json) => new(200, "application/json", [Encoding.UTF8.GetBytes(json)]);

    /// <summary>A stream of server-sent events, cut into parts of <paramref name="partByteCount"/> bytes.</summary>
    public static StubAnswer Events(int partByteCount, params string[] events)
    {
        var text = string.Concat(events.Select(json => $"data: {json}\n\n"));
        return new StubAnswer(200, "text/event-stream", [.. Encoding.UTF8.GetBytes(text).Chunk(partByteCount)]);
    }
}
