using System.Text.RegularExpressions;
using Parley.Agents.Brain;
using Parley.Agents.Sessions;
using Parley.Realtime;

namespace Tour;

/// <summary>Work beside the conversation: a taxi is ordered while the agent talks on, and the result comes back by itself.</summary>
internal static partial class Brain
{
    private static readonly ConversationBrainOptions s_options = new()
    {
        Intents =
        [
            new Intent
            {
                Name = "order_taxi",
                Description = "The caller wants a taxi.",
                Arguments = new Dictionary<string, string> { ["place"] = "Where to." },
                Patterns = [TaxiPattern()], // with a language model: Recogniser = new ChatIntentRecogniser(chatClient)
                Work = OrderTaxiAsync,
            },
        ],
    };

    public static async Task RunAsync(IRealtimeModel model, Room room, CancellationToken cancellationToken)
    {
        await using var session = await RealtimeSession.StartAsync(Weather.Agent, model, cancellationToken: cancellationToken);
        await using var brain = ConversationBrain.Attach(session, s_options);
        await room.SayAsync("Say: Order a taxi to the airport.");
        var events = session.Events.GetAsyncEnumerator(cancellationToken);
        while (await room.ListenAsync(cancellationToken) is { } line)
        {
            await session.SendMessageAsync(line, cancellationToken);
            await room.ShowTurnAsync(events); // the reply
            await room.ShowTurnAsync(events); // the taxi
        }
    }

    private static Task<string?> OrderTaxiAsync(WorkRequest work, CancellationToken cancellationToken) =>
        Task.FromResult<string?>($"The taxi to the {work.Intent.Arguments["place"]} comes in ten minutes.");

    [GeneratedRegex(@"taxi to (the )?(?<place>[^.?!]+)", RegexOptions.IgnoreCase)]
    private static partial Regex TaxiPattern();
}
