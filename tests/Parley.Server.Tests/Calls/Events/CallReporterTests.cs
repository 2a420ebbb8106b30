using System.Text;
using System.Text.Json;
using Parley.Agents.Brain;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Calls;
using Parley.Realtime.Items;
using Parley.Server.Calls;
using Parley.Server.Calls.Events;
using Parley.Server.Tests.Gateway;
using Parley.Storage.Redaction;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Calls.Events;

[Trait("Category", "Unit")]
public sealed class CallReporterTests : IDisposable
{
    private const string Pin = "482951";
    private readonly ManualTimeProvider _time = new();
    private readonly LogText _logged = new();
    private readonly CallEventLog _log;
    private readonly LiveCall _live;

    public CallReporterTests()
    {
        _log = new CallEventLog(_time);
        _live = new LiveCalls(_log, _time).Add(LiveCallKind.Inbound, "anna");
    }

    [Fact]
    public void Take_PinIsAskedForOnTheLegBefore_IsNotShown()
    {
        StartLeg().Take(new CallSessionEvent(new AgentTranscriptEvent("item_1", "", "Please tell me your PIN.", IsFinal: true)));

        StartLeg().Take(new CallSessionEvent(new UserTranscriptEvent("item_2", $"Here I am again: {Pin}", IsFinal: true)));

        var shown = string.Concat(_log.Read(0).Events.Select(happened => Encoding.UTF8.GetString(happened.Json.Span)));
        Assert.Contains("Here I am again", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Pin, shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_WorkOfTheBrainThatFailed_IsShownAndLoggedOnceWithoutItsWords()
    {
        var leg = StartLeg();
        leg.Take(new CallSessionEvent(new WorkEndedEvent("work_1", "order", "It is on its way.")));
        leg.Take(new CallSessionEvent(new WorkEndedEvent("work_2", "order", null, WorkFailure.Cancelled)));

        leg.Take(new CallSessionEvent(new WorkEndedEvent("work_3", "book_table", null, WorkFailure.Timeout) { Exception = new IOException("for Mrs. Smith") }));

        Assert.Equal("brain_work_failed", Assert.Single(Read("failure")).GetProperty("code").GetString());
        Assert.Equal($"BrainWorkFailed The brain's work on the intent book_table of call {_live.Id} failed: Timeout.", _logged.Text.Trim());
    }

    [Fact]
    public void Take_McpCallsThatOverlap_ShowsHowLongEachTook()
    {
        var leg = StartLeg();
        leg.Take(new CallSessionEvent(new McpCallStartedEvent("mcp_1")));
        _time.Advance(TimeSpan.FromSeconds(1));
        leg.Take(new CallSessionEvent(new McpCallStartedEvent("mcp_2")));
        _time.Advance(TimeSpan.FromSeconds(0.5));

        leg.Take(new CallSessionEvent(new McpCallEndedEvent(Finished("mcp_2"))));
        leg.Take(new CallSessionEvent(new McpCallEndedEvent(Finished("mcp_1"))));
        leg.Take(new CallSessionEvent(new McpCallEndedEvent(Finished("mcp_0")))); // nobody said when it began

        Assert.Equal(
            [("mcp_2", 500.0), ("mcp_1", 1500.0), ("mcp_0", 0.0)],
            Read("tool.ended").Select(ended => (ended.GetProperty("tool_call_id").GetString()!, ended.GetProperty("duration_ms").GetDouble())));
    }

    public void Dispose() => _logged.Dispose();

    private static McpCallItem Finished(string id) => new() { Id = id, ServerLabel = "crm", Name = "find", Arguments = "{}", Output = "found" };

    private IEnumerable<JsonElement> Read(string name) =>
        _log.Read(0).Events.Where(happened => happened.Name == name).Select(happened => JsonElement.Parse(happened.Json.Span));

    private CallReporter StartLeg() => new(_live, _log, new Redactor(), _time, _logged);
}
