using System.Text.Json;

namespace Parley.Server.Configuration;

/// <summary>One entry of <c>http_tools:</c>: an HTTP endpoint that agents name among their tools. See <c>docs/configuration.md</c>.</summary>
public sealed record HttpToolOptions
{
    /// <summary>1 to 64 letters, digits, <c>_</c> and <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For the model: what it does and when to use it.</summary>
    public string Description { get; init; } = "";

    /// <summary>GET (the default), POST, PUT, PATCH or DELETE.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>Absolute, with <c>{argument}</c> in its path and query; the host is written out.</summary>
    public required string Url { get; init; }

    /// <summary>Sent with each request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>JSON in which <c>{argument}</c> stands for the argument as JSON; null: what the URL does not use, as one object, where the method has a body.</summary>
    public string? Body { get; init; }

    /// <summary>The JSON Schema of the arguments; an object.</summary>
    public JsonElement Parameters { get; init; } = JsonElement.Parse("""{"type":"object","properties":{}}""");

    /// <summary>How long the endpoint may take, 0.1 to 300 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Which part of a JSON answer the model is told, e.g. <c>data.orders.0.status</c>; null for all of it.</summary>
    public string? ResultPath { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(HttpToolOptions)} {Name}"; // address, headers and body may hold secrets
}
