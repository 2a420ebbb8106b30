using Parley.Agents.Metering;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;
using Parley.Testing.Scripts;

namespace Parley.Agents.Tests.Responses;

/// <summary>The golden traces of text turns and of refused requests.</summary>
[Trait("Category", "Unit")]
public sealed class ResponseTraceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(94, 245)]
    [Trace(1)]
    public async Task SendMessageAsync_TextTurn_FollowsTheTrace()
    {
        var model = new ScriptedRealtimeModel(
            ScriptStep.Expect<SessionUpdateEvent>().Confirm(),
            ScriptStep.Expect<ConversationItemCreateEvent>(create => create.Item is MessageItem { Role: var role, Content: [InputTextPart { Text: "Hello" }] } && role == MessageRole.User),
            ScriptStep.Expect<ResponseCreateEvent>(create => create.EventId != null)
                .Say<ResponseCreateEvent>(create => WithMetadata(FakeResponses.Speech("r1", "i1", new byte[960], "Hi."), create)));
        await using var session = await RealtimeSession.StartAsync(new RealtimeAgent { Name = "a" }, model, cancellationToken: Cancellation);

        await session.SendMessageAsync("Hello", Cancellation);
        var seen = new List<RealtimeSessionEvent>();
        await foreach (var sessionEvent in session.Events.WithCancellation(Cancellation))
        {
            seen.Add(sessionEvent);
            if (sessionEvent is AgentEndedEvent)
            {
                break;
            }
        }

        model.AssertComplete();
        Type[] told = [typeof(AgentStartedEvent), typeof(HistoryAddedEvent), typeof(AudioEvent), typeof(AudioEndedEvent), typeof(AgentEndedEvent)];
        Assert.Equal(told, seen.Select(item => item.GetType()).Where(told.Contains));
        Assert.Contains(seen, item => item is UsageUpdatedEvent);
        Assert.Equal("Hi.", Assert.IsType<AgentEndedEvent>(seen[^1]).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Row(112, 117, 118, 245)]
    [Complaint(1)]
    [Trace(6)]
    public async Task RequestAsync_RefusedForTheServersOwn_IsMadeAgainWithoutAnError(bool namesTheEvent)
    {
        await using var bed = await SessionTestBed.StartAsync();
        await bed.Session.Responses.RequestAsync(cancellationToken: Cancellation);
        var first = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        bed.Model.Say(FakeResponses.Created("rV"));
        bed.Model.Say(new ErrorEvent
        {
            Error = new ErrorDetails
            {
                Message = "Busy.", Code = "conversation_already_has_active_response", EventId = namesTheEvent ? first.EventId : null,
            },
        });
        bed.Model.Say(FakeResponses.Done("rV"));
        var second = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        await bed.NextAsync<AgentEndedEvent>();

        Assert.NotEqual(first.EventId, second.EventId);
        Assert.DoesNotContain(bed.Seen, item => item is SessionErrorEvent);
        Assert.Equal(ResponseRequestOutcome.Retried, Assert.Single(bed.Seen.OfType<ResponseRequestEvent>()).Outcome);
    }

    [Fact]
    [Row(117)]
    public async Task RequestAsync_RefusedEveryTime_IsGivenUpWithAnError()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await bed.Session.Responses.RequestAsync(cancellationToken: Cancellation);

        for (var attempt = 0; attempt < 5; attempt++)
        {
            var create = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
            bed.Model.Say(FakeResponses.Created($"rV{attempt}"));
            bed.Model.Say(new ErrorEvent
            {
                Error = new ErrorDetails { Message = "Busy.", Code = "conversation_already_has_active_response", EventId = create.EventId },
            });
            bed.Model.Say(FakeResponses.Done($"rV{attempt}"));
        }

        var error = await bed.NextAsync<SessionErrorEvent>();
        Assert.Equal("conversation_already_has_active_response", error.Code);
        Assert.Equal(0, bed.Session.Responses.PendingCount);
    }

    [Fact]
    [Row(102, 109, 111)]
    public async Task SendAsync_RawCreateWhileOneRuns_TakesItsTurn()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.Created("r1"));
        await bed.NextAsync<AgentStartedEvent>();
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);

        await bed.Session.SendAsync(ClientEvent.Read("""{"type":"response.create","event_id":"mine","response":{"instructions":"Sing."}}"""u8), Cancellation);
        var before = bed.Model.TakeSent();
        var pending = bed.Session.Responses.PendingCount;
        bed.Model.Say(FakeResponses.Done("r1"));
        var create = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Empty(before);
        Assert.Equal(1, pending);
        Assert.Equal(("mine", "Sing."), (create.EventId, create.Response!.Instructions));
    }

    [Fact]
    [Row(102, 114)]
    public async Task SendAsync_RawCancelWhenNothingRuns_IsNotSent()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);

        await bed.Session.SendAsync(new ResponseCancelEvent(), Cancellation);

        Assert.Empty(bed.Model.TakeSent());
    }

    private static IEnumerable<ServerEvent> WithMetadata(IEnumerable<ServerEvent> events, ResponseCreateEvent create) =>
        events.Select(serverEvent => serverEvent is ResponseCreatedEvent created
            ? created with { Response = created.Response with { Metadata = create.Response!.Metadata } }
            : serverEvent);
}
