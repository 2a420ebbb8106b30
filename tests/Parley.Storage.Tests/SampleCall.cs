using Parley.Storage.Records;

namespace Parley.Storage.Tests;

/// <summary>A call in which everything happens once.</summary>
internal static class SampleCall
{
    public static CallStart Start(string callId, DateTimeOffset at, string? caller = "+15550100", string agent = "Front desk") =>
        new() { CallId = callId, StartedAt = at, AgentName = agent, Caller = caller, Transport = "browser" };

    public static SaidEntry Said(string text, Speaker speaker = Speaker.Caller, int atSeconds = 1) =>
        new() { At = TimeSpan.FromSeconds(atSeconds), ItemId = $"item_{atSeconds}", Speaker = speaker, Text = text };

    public static IReadOnlyList<CallEntry> Entries { get; } =
    [
        Said("Where is my parcel?") with
        {
            From = TimeSpan.FromSeconds(0.2), To = TimeSpan.FromSeconds(1), Words = [new SpokenWord(0, 5, TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(0.4))],
        },
        new ToolCallEntry
        {
            At = TimeSpan.FromSeconds(2), ToolCallId = "call_1", Tool = "track", Arguments = """{"order":7}""", Result = "\"on its way\"", Duration = TimeSpan.FromMilliseconds(250),
        },
        Said("It is on its way, and comes tomorrow.", Speaker.Agent, 3),
        new TurnEntry
        {
            At = TimeSpan.FromSeconds(3), ItemId = "item_3",
            Latency = new TurnLatency
            {
                Endpointing = TimeSpan.FromMilliseconds(300), Recognition = TimeSpan.FromMilliseconds(50), Model = TimeSpan.FromMilliseconds(200),
                Tool = TimeSpan.FromMilliseconds(250), Synthesis = TimeSpan.FromMilliseconds(60), Playout = TimeSpan.FromMilliseconds(40),
            },
        },
        new HeardEntry
        {
            At = TimeSpan.FromSeconds(4), ItemId = "item_3", Text = "It is on its way", Heard = TimeSpan.FromSeconds(1), Audio = TimeSpan.FromSeconds(2), WasInterrupted = true,
        },
        new HandoffEntry { At = TimeSpan.FromSeconds(5), FromAgent = "Front desk", ToAgent = "Billing" },
        new GuardrailEntry { At = TimeSpan.FromSeconds(6), Guardrail = "no promises", Stage = "output", Reason = "promised a date" },
        new FailureEntry { At = TimeSpan.FromSeconds(7), Code = "tool_failed", Message = "The tool did not answer." },
        new UsageEntry { At = TimeSpan.FromSeconds(8), Model = "offline", InputTokens = 100, OutputTokens = 20, Cost = 0.0123m },
        new RecordingEntry { At = TimeSpan.FromSeconds(9), Reference = "2026/call-1.flac", MediaType = "audio/flac", Duration = TimeSpan.FromMinutes(1) },
        new EventEntry { At = TimeSpan.FromSeconds(10), Name = "response_ended", Subject = "resp_1", Detail = "completed" },
    ];
}
