using System.Text.Json.Serialization;

namespace Parley.Server.Records.Rest;

/// <summary>The shapes of the records over REST.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RecordedCallsResponse))]
[JsonSerializable(typeof(CallInsightResponse))]
[JsonSerializable(typeof(CallerMemoriesResponse))]
[JsonSerializable(typeof(ErasureResponse))]
[JsonSerializable(typeof(DoneResponse))]
internal sealed partial class RecordsJsonContext : JsonSerializerContext;
