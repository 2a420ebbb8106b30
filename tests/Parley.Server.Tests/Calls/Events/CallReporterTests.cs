using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Sessions;
using Parley.Calls;
using Parley.Server.Calls;
using Parley.Server.Calls.Events;
using Parley.Storage.Redaction;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Calls.Events;

[Trait("Category", "Unit")]
public sealed class CallReporterTests
{
    private const string Pin = "482951";
    private readonly ManualTimeProvider _time = new();
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

    private CallReporter StartLeg() => new(_live, _log, new Redactor(), _time, NullLogger.Instance);
}
