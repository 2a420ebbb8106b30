using Parley.Server.Access;

namespace Parley.Server.Api.OpenApi;

/// <summary><c>/v1/calls</c>, for the OpenAPI document.</summary>
internal static class CallOperations
{
    public static RestOperation List { get; } = new("GET", "listCalls", "The calls under way, and those that ended in the last half hour.")
    {
        Role = AccessRole.Viewer, Answer = ServerJsonContext.Default.CallListResponse,
    };

    public static RestOperation Get { get; } = new("GET", "getCall", "One of them.")
    {
        Role = AccessRole.Viewer, Answer = ServerJsonContext.Default.CallResponse, Errors = [404],
    };

    public static RestOperation Place { get; } = new("POST", "placeCall", "Calls somebody.")
    {
        Role = AccessRole.Operator,
        Status = 201,
        Answer = ServerJsonContext.Default.CallResponse,
        Errors = [400, 409, 429, 503],
        Body =
        [
            new("to", "string", "Whom: a number with + and its country, or a SIP address.") { IsRequired = true },
            new("from", "string", "The number that is shown. Default: twilio.from."),
            new("agent", "string", "Who talks. Default: twilio.agent, else the first agent."),
            new("instructions", "string", "What the agent is told for its first words."),
            new("on_machine", "string", "What to do when a machine answers.") { Choices = ["talk", "hang_up", "leave_message"] },
            new("message", "string", "What is left on a machine."),
            new("attempts", "integer", "How often to try.") { Range = (1, 10) },
            new("retry_seconds", "integer", "How long to wait between two attempts.") { Range = (1, 86_400) },
            new("retry_on", "array", "After which ends to try again.") { Choices = ["busy", "no_answer", "failed"] },
            new("ring_seconds", "integer", "How long it rings.") { Range = (5, 600) },
            new("max_seconds", "integer", "How long the call may last.") { Range = (10, 14_400) },
        ],
        Example = """{"to":"+15550123","agent":"shopmax","instructions":"You call about order 17."}""",
    };

    public static RestOperation Cancel { get; } = new("DELETE", "cancelCall", "Calls off a call that waits to be placed, for the first time or again.")
    {
        Role = AccessRole.Operator, Answer = ServerJsonContext.Default.CallResponse, Errors = [404, 409, 503],
    };

    public static RestOperation AllEvents { get; } = new("GET", "followCalls", "What happens in all calls, as server-sent events. A reader that comes back sends Last-Event-ID.")
    {
        Role = AccessRole.Viewer, MediaType = "text/event-stream", Query = [Levels], Errors = [400, 503],
    };

    public static RestOperation Events { get; } = new("GET", "followCall", "What happens in one call, as server-sent events, until it is over.")
    {
        Role = AccessRole.Viewer, MediaType = "text/event-stream", Query = [Levels], Errors = [400, 404, 503],
    };

    public static RestOperation[] Actions { get; } =
    [
        Act("hang_up", "hangUpCall", "Ends it once the last words are heard.", """{"at_once":false}""", new RestMember("at_once", "boolean", "Do not wait for the last words.")),
        Act(
            "say", "sayInCall", "Has the agent speak, after what it says now. Give one of the two.", """{"text":"We close in ten minutes."}""",
            new RestMember("text", "string", "Said word for word."), new RestMember("instructions", "string", "What the agent is told to speak about.")),
        Act(
            "transfer", "transferCall", "Puts the party through.", """{"to":"+15550123","mode":"consult","announcement":"A caller about an order."}""",
            new RestMember("to", "string", "A number with + and its country, or a SIP address.") { IsRequired = true },
            new RestMember("mode", "string", "How.") { Choices = ["cold", "announced", "consult"] },
            new RestMember("announcement", "string", "What the one called is told."),
            new RestMember("ring_seconds", "integer", "How long it rings.") { Range = (5, 600) }),
        Act("digits", "sendDigits", "Sends tones.", """{"digits":"1w2#"}""", new RestMember("digits", "string", "0-9, * and #; w is half a second of silence. At most 32.") { IsRequired = true }),
        Act("hold", "holdCall", "Puts the party on hold."),
        Act("resume", "resumeCall", "Takes the party off hold; a transfer with a consult is called off."),
        Act("record", "recordCall", "Begins to record."),
        Act("stop_recording", "stopRecording", "Ends the recording."),
    ];

    private static RestMember Levels => new("levels", "boolean", "Also how loud both sides are, twice a second at most.");

    private static RestOperation Act(string action, string id, string summary, string? example = null, params RestMember[] body) => new("POST", id, summary)
    {
        Action = action, Role = AccessRole.Operator, Answer = ServerJsonContext.Default.CallResponse, Errors = [400, 404, 409], Body = body, Example = example,
    };
}
