using System.Text.Json.Serialization;
using Parley.Server.Calls.Rest;

namespace Parley.Server.Api;

/// <summary>The shapes of the REST interface.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<AgentResponse>))]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(HttpErrorResponse))]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(CallResponse))]
[JsonSerializable(typeof(CallListResponse))]
internal sealed partial class ServerJsonContext : JsonSerializerContext;
