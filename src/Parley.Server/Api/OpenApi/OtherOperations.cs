using Parley.Server.Access;
using Parley.Server.Logs;

namespace Parley.Server.Api.OpenApi;

/// <summary>What is neither call nor record, for the OpenAPI document.</summary>
internal static class OtherOperations
{
    public static RestOperation Agents { get; } = new("GET", "listAgents", "The agents.") { Answer = ServerJsonContext.Default.IReadOnlyListAgentResponse };

    public static RestOperation Status { get; } = new("GET", "getStatus", "What the server is made of, and what it lacks.") { Answer = ServerJsonContext.Default.StatusResponse };

    public static RestOperation Health { get; } = new("GET", "getHealth", "As /health/ready.") { MediaType = "text/plain", Errors = [503] };

    public static RestOperation Liveness { get; } = new("GET", "getLiveness", "200 while the process answers.") { MediaType = "text/plain" };

    public static RestOperation Readiness { get; } = new("GET", "getReadiness", "200 while the server takes conversations, else 503: it stops, or loses what it should record.")
    {
        MediaType = "text/plain", Errors = [503],
    };

    public static RestOperation ConfigurationSchema { get; } = new("GET", "getConfigurationSchema", "The JSON Schema of parley.yaml.") { MediaType = "application/schema+json" };

    public static RestOperation Document { get; } = new("GET", "getOpenApi", "This document.");

    public static RestOperation Logs { get; } = new("GET", "listLogs", "What the server logged lately, the oldest first.")
    {
        Role = AccessRole.Admin, Answer = LogJson.Default.LogLinesResponse,
    };

    public static RestOperation LogEvents { get; } = new("GET", "followLogs", "The same and what comes, as server-sent events. A reader that comes back sends Last-Event-ID.")
    {
        Role = AccessRole.Admin, MediaType = "text/event-stream", Errors = [503],
    };

    public static RestOperation ClientSecret { get; } = Secret("makeClientSecret", "Makes a client secret for a browser: any key that is not itself a client secret.");

    public static RestOperation TranslationSecret { get; } = Secret("makeTranslationSecret", "Makes a client secret for a translation session.");

    public static RestOperation BetaSession { get; } = Secret("makeBetaSession", "As the beta of the Realtime API has it; served in the compatible mode only.");

    public static RestOperation BetaTranscription { get; } = Secret("makeBetaTranscriptionSession", "As the beta of the Realtime API has it; served in the compatible mode only.");

    private static RestOperation Secret(string id, string summary) => new("POST", id, summary)
    {
        Role = AccessRole.None,
        Errors = [400, 404, 413, 429],
        Body = [new("expires_after", "object", "How long it is good: anchor and seconds."), new("session", "object", "The session that it opens, in the Realtime protocol's words.")],
        Example = """{"expires_after":{"anchor":"created_at","seconds":60},"session":{"type":"realtime","model":"shopmax"}}""",
    };
}
