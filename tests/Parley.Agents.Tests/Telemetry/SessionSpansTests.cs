using System.Diagnostics;
using Microsoft.Extensions.AI;
using Parley.Agents.Guardrails;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Testing.Models;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Telemetry;

[Trait("Category", "Unit")]
public sealed class SessionSpansTests
{
    private const string Secret = "0151 2345";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(214), Complaint(27)]
    public async Task Spans_WholeConversation_NestInTheSessionWithTheConventionsNames()
    {
        using var spans = new RecordedSpans();

        await TalkAsync(includeSensitiveData: false);

        var session = spans["invoke_agent shopmax"];
        var response = spans.All.First(span => span.DisplayName == "chat fake");
        var tool = spans["execute_tool look_up"];
        Assert.Equal(("shopmax", "fake", "Owner"), (Tag(session, "gen_ai.agent.name"), Tag(session, "gen_ai.request.model"), Tag(session, "parley.session.close_reason")));
        Assert.Equal(("r1", 1, 2), (Tag(response, "gen_ai.response.id"), response.GetTagItem("gen_ai.usage.input_tokens"), response.GetTagItem("gen_ai.usage.output_tokens")));
        Assert.Equal(("look_up", "c1"), (Tag(tool, "gen_ai.tool.name"), Tag(tool, "gen_ai.tool.call.id")));
        Assert.Equal(["polite"], Assert.IsType<string[]>(spans["guardrail"].GetTagItem("parley.guardrail.names")));
        Assert.NotNull(spans["connect"]);
        Assert.All([response, tool, spans["guardrail"]], span => Assert.Equal(session.SpanId, span.ParentSpanId));
        Assert.Equal(TimeSpan.FromSeconds(2), response.Duration);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Row(214)]
    public async Task Spans_AnErrorCame_TheSessionFailedOnlyIfItEndedIt(bool ends)
    {
        using var spans = new RecordedSpans();
        await using (var bed = await SessionTestBed.StartAsync())
        {
            bed.Model.Say(new ErrorEvent { Error = new ErrorDetails { Message = "Too long.", Code = "string_above_max_length" } });
            await bed.NextAsync<SessionErrorEvent>();
            if (ends)
            {
                bed.Model.End(new RealtimeDisconnectedException("reset"));
                await bed.DrainAsync();
            }
        }

        var session = spans["invoke_agent shopmax"];
        Assert.Equal(ends ? (ActivityStatusCode.Error, "model_disconnected") : (ActivityStatusCode.Unset, null), (session.Status, session.GetTagItem("error.type")));
        Assert.Equal(ends ? 2 : 1, session.GetTagItem("parley.session.errors"));
    }

    [Fact]
    [Row(216)]
    public async Task Spans_ByDefault_HoldNothingThatWasSaid()
    {
        using var spans = new RecordedSpans();

        await TalkAsync(includeSensitiveData: false);

        var texts = spans.All.SelectMany(span => span.TagObjects).Select(tag => $"{tag.Value}");
        Assert.DoesNotContain(texts, text => text.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    [Row(216)]
    public async Task Spans_SensitiveDataAsked_HoldWordsArgumentsAndOutputs()
    {
        using var spans = new RecordedSpans();

        await TalkAsync(includeSensitiveData: true);

        var tool = spans["execute_tool look_up"];
        Assert.Contains(Secret, Tag(tool, "gen_ai.tool.call.arguments"), StringComparison.Ordinal);
        Assert.Contains(Secret, Tag(tool, "gen_ai.tool.call.result"), StringComparison.Ordinal);
        Assert.Contains(spans.All, span => span.GetTagItem("parley.response.text") is string text && text.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    [Row(214)]
    public async Task Spans_ConnectRefused_FailByCode()
    {
        using var spans = new RecordedSpans();
        var model = new FakeRealtimeModel { Refusal = new RealtimeConnectException("Wrong key sk-1.", "invalid_api_key") };

        await Assert.ThrowsAsync<RealtimeConnectException>(
            () => RealtimeSession.StartAsync(new RealtimeAgent { Name = "a" }, model, cancellationToken: Cancellation));

        Assert.Equal((ActivityStatusCode.Error, "invalid_api_key"), (spans["connect"].Status, Tag(spans["connect"], "error.type")));
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "TimedOut")]
    public async Task Spans_ConnectGivenUp_FailsOnlyWhenItTookTooLong(bool leaves, string? error)
    {
        using var spans = new RecordedSpans();
        using var meters = new TaggedMeasurements();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var time = new ManualTimeProvider();
        var options = new AgentSessionOptions { Telemetry = new() { MeterFactory = meters }, Connector = ConnectAsync };

        await Assert.ThrowsAnyAsync<Exception>(() => RealtimeSession.StartAsync(
            new RealtimeAgent { Name = "a" }, new FakeRealtimeModel(), options, timeProvider: time, cancellationToken: leaving.Token));

        Assert.Equal(leaves ? ActivityStatusCode.Unset : ActivityStatusCode.Error, spans["connect"].Status);
        Assert.Equal(leaves, spans["connect"].GetTagItem("error.type") is null);
        var measured = Assert.Single(meters.All, line => line.StartsWith("parley.upstream.connect.duration", StringComparison.Ordinal));
        Assert.Equal(error is not null, measured.Contains($"error.type={error}", StringComparison.Ordinal));

        async ValueTask<IRealtimeConnection> ConnectAsync(IRealtimeModel model, CancellationToken token)
        {
            if (leaves)
            {
                await leaving.CancelAsync();
            }
            else
            {
                time.Advance(TimeSpan.FromHours(1));
            }

            token.ThrowIfCancellationRequested();
            return await model.ConnectAsync(token);
        }
    }

    [Fact]
    public async Task Spans_SessionEndsMidway_AreAllEnded()
    {
        using var spans = new RecordedSpans();
        await using (var bed = await SessionTestBed.StartAsync())
        {
            bed.Model.Say(FakeResponses.Created("r1"));
            await bed.NextAsync<AgentStartedEvent>();
        }

        Assert.Equal("session_closed", Tag(spans["chat fake"], "error.type"));
        Assert.NotNull(spans["invoke_agent shopmax"]);
    }

    private static string? Tag(Activity span, string name) => span.GetTagItem(name) as string;

    private static async Task TalkAsync(bool includeSensitiveData)
    {
        var tool = AIFunctionFactory.Create((string number) => $"{number} is known", "look_up");
        var options = new AgentSessionOptions
        {
            Guardrails = new() { Output = [new Guardrail("polite", _ => false)] },
            Telemetry = new() { IncludeSensitiveData = includeSensitiveData },
        };
        await using var bed = await SessionTestBed.StartAsync(options, tool);
        var call = new FunctionCallItem { Id = "i1", CallId = "c1", Name = "look_up", Arguments = $$"""{"number":"{{Secret}}"}""" };
        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.FunctionCall("r1", call));
        await bed.NextAsync<ToolEndedEvent>();
        bed.Time.Advance(TimeSpan.FromSeconds(2));
        bed.Model.Say(FakeResponses.Done("r1"));
        bed.Model.Say(FakeResponses.Speech("r2", "i2", new byte[960], $"Your number is {Secret}."));
        await bed.NextAsync<GuardrailsCheckedEvent>();
        while (!bed.Seen.OfType<AgentEndedEvent>().Any(ended => ended.ResponseId == "r2")) // before the check's end or after it
        {
            await bed.NextAsync<AgentEndedEvent>();
        }
    }
}
