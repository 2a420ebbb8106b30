using System.Text.Json.Serialization;

namespace Parley.Server.Logs;

/// <summary>One line of the server's log.</summary>
/// <param name="Number">1, 2, 3 … since the start.</param>
/// <param name="At">When.</param>
/// <param name="Level"><c>information</c>, <c>warning</c>, <c>error</c> or <c>critical</c>.</param>
/// <param name="Category">What tells it.</param>
/// <param name="Event">Its stable number.</param>
/// <param name="Name">Its stable name; null where it has none.</param>
/// <param name="Message">In words. Logs hold no secrets, no numbers and nothing that was said.</param>
internal sealed record LogLine(long Number, DateTimeOffset At, string Level, string Category, int Event, string? Name, string Message);

/// <summary><c>GET /v1/logs</c>: what there is, the oldest first.</summary>
internal sealed record LogLinesResponse(string Object, IReadOnlyList<LogLine> Data);

/// <summary>So many lines are missing here.</summary>
internal sealed record LogLoss(long Count);

/// <summary>The shapes of logs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(LogLinesResponse))]
[JsonSerializable(typeof(LogLoss))]
internal sealed partial class LogJson : JsonSerializerContext;
