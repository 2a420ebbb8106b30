using Parley.Agents.Tests.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Handoffs;

/// <summary>What the tests of handoffs say and look for.</summary>
internal static class HandoffBed
{
    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static RealtimeAgent Billing { get; } = new()
    {
        Name = "Billing Support", Instructions = "You know invoices.", Voice = "cedar", HandoffDescription = "Knows invoices and refunds.",
    };

    public static RealtimeAgent Front { get; } = new() { Name = "front", Instructions = "You greet.", Voice = "marin", Handoffs = [Billing] };

    public static FunctionCallItem Call(string callId, string name, string arguments = "{}") =>
        new() { Id = $"item_{callId}", CallId = callId, Name = name, Arguments = arguments };

    /// <summary>A whole response that makes these calls.</summary>
    public static void SayCalls(this FakeRealtimeConnection model, string responseId, params FunctionCallItem[] calls)
    {
        model.Say(FakeResponses.Created(responseId));
        for (var index = 0; index < calls.Length; index++)
        {
            model.Say(FakeResponses.FunctionCall(responseId, calls[index], index));
        }

        model.Say(FakeResponses.Done(responseId, null, calls));
    }

    /// <summary>The outputs that the model was sent, by call id.</summary>
    public static string OutputOf(this IEnumerable<ClientEvent> sent, string callId) => sent.OfType<ConversationItemCreateEvent>()
        .Select(create => create.Item).OfType<FunctionCallOutputItem>().Single(output => output.CallId == callId).Output;

    public static RealtimeSessionConfiguration SessionOf(ClientEvent update) => (RealtimeSessionConfiguration)((SessionUpdateEvent)update).Session;

    /// <summary>Waits for the output of a call, and gives all that was sent up to it.</summary>
    public static async Task<List<ClientEvent>> SentUntilOutputAsync(this SessionTestBed bed, string callId)
    {
        var sent = new List<ClientEvent>();
        do
        {
            sent.Add(await bed.Model.NextSentAsync(Cancellation));
        }
        while (sent[^1] is not ConversationItemCreateEvent { Item: FunctionCallOutputItem output } || output.CallId != callId);

        return sent;
    }
}
