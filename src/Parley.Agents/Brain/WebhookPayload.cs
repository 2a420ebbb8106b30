using System.Text.Json.Serialization;

namespace Parley.Agents.Brain;

/// <summary>What a webhook is sent.</summary>
internal sealed record WebhookPayload(
    string WorkId, string Intent, IReadOnlyDictionary<string, string> Arguments, IReadOnlyList<WebhookLine> Transcript);

/// <summary>One line of what was said.</summary>
internal sealed record WebhookLine(string Role, string Text);

/// <summary>What a webhook may answer in JSON; in plain text it answers with the result itself.</summary>
internal sealed record WebhookAnswer(string? Result);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WebhookPayload))]
[JsonSerializable(typeof(WebhookAnswer))]
internal sealed partial class WebhookJson : JsonSerializerContext;
