using Parley.Server.Access;
using Parley.Server.Records.Rest;

namespace Parley.Server.Api.OpenApi;

/// <summary>Records of calls and what is kept of callers, for the OpenAPI document.</summary>
internal static class RecordOperations
{
    private static readonly RestMember s_caller = new("caller", "string", "A number with + and its country.") { IsRequired = true };
    private static readonly RestMember s_reason = new("reason", "string", "Why, for the audit log.") { IsRequired = true };

    public static RestOperation Search { get; } = new("GET", "searchRecords", "Past calls, the newest first; 'next' is the next page's cursor.")
    {
        Role = AccessRole.Viewer,
        Answer = RecordsJsonContext.Default.RecordedCallsResponse,
        Errors = [400, 404, 503],
        Query =
        [
            new("text", "string", "Words that were said."),
            new("caller", "string", "Who called."),
            new("agent", "string", "Who answered, at any time."),
            new("tool", "string", "A tool that was called."),
            new("failure", "string", "The code of a failure."),
            new("guardrail", "string", "A guardrail that tripped."),
            new("outcome", "string", "How it ended.") { Choices = ["completed", "transferred", "failed", "lost"] },
            new("open", "boolean", "Whether it goes on."),
            new("from", "string", "Began at this time or later."),
            new("before", "string", "Began before this time."),
            new("min_cost", "number", "Cost at least this, in US dollars.") { Range = (0, 1_000_000) },
            new("min_latency_ms", "number", "Made its caller wait at least this once.") { Range = (0, 3_600_000) },
            new("cursor", "string", "Where the page begins."),
            new("limit", "integer", "How many.") { Range = (1, 200) },
        ],
    };

    public static RestOperation Insight { get; } = new("GET", "getInsight", "What the calls of the last days have in common: waits, interruptions, tools, failures and cost by day and agent.")
    {
        Role = AccessRole.Viewer, Answer = RecordsJsonContext.Default.CallInsightResponse, Errors = [400, 404, 503],
        Query = [new("days", "integer", "How many days back from now; 7 unless given.") { Range = (1, 365) }],
    };

    public static RestOperation Get { get; } = new("GET", "getRecord", "A call whole: its figures, and all that happened in it.") { Role = AccessRole.Viewer, Errors = [404, 503] };

    public static RestOperation Export { get; } = new("GET", "exportRecord", "The same as a file.")
    {
        Role = AccessRole.Viewer, Errors = [400, 404, 503], MediaType = "*/*",
        Query = [new("format", "string", "How.") { Choices = ["json", "text", "vtt"] }],
    };

    public static RestOperation Recording { get; } = new("GET", "getRecording", "A recording of the call; HTTP's ranges give parts of it.")
    {
        Role = AccessRole.Viewer, MediaType = "audio/*", Errors = [404, 503], Query = [new("number", "integer", "Which, from 1.")],
    };

    public static RestOperation Hold { get; } = Admin("PUT", "holdRecord", "Keeps the call from being deleted.", s_reason);

    public static RestOperation Release { get; } = Admin("DELETE", "releaseRecord", "Releases that hold.");

    public static RestOperation Memories { get; } = new("GET", "listMemories", "What is remembered of whom.")
    {
        Role = AccessRole.Viewer, Answer = RecordsJsonContext.Default.CallerMemoriesResponse, Errors = [404, 503],
    };

    public static RestOperation Forget { get; } = Admin("POST", "forgetCaller", "Forgets what is remembered of a caller.", s_caller);

    public static RestOperation Erase { get; } = Admin("POST", "eraseCaller", "Deletes all that is kept of a caller: calls, recordings, memory.", s_caller) with
    {
        Answer = RecordsJsonContext.Default.ErasureResponse,
    };

    public static RestOperation HoldCaller { get; } = Admin("POST", "holdCaller", "Keeps all of a caller from being deleted.", s_caller, s_reason);

    public static RestOperation ReleaseCaller { get; } = Admin("POST", "releaseCaller", "Releases that hold.", s_caller);

    private static RestOperation Admin(string method, string id, string summary, params RestMember[] body) => new(method, id, summary)
    {
        Role = AccessRole.Admin, Answer = RecordsJsonContext.Default.DoneResponse, Errors = [400, 404, 409, 503], Body = body,
    };
}
