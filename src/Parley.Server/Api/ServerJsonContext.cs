using System.Text.Json.Serialization;

namespace Parley.Server.Api;

/// <summary>The shapes of the REST interface.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<AgentResponse>))]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(HttpErrorResponse))]
internal sealed partial class ServerJsonContext : JsonSerializerContext;
