using System.ComponentModel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Engine;
using Parley.Engine.Dialogue;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Engine.Speech.Synthesis;

[Description("Tells the opening hours of a shop in a city.")]
static string GetOpeningHours([Description("The city.")] string city) => $"The shop in {city} is open from nine to six.";

var agent = new RealtimeAgent
{
    Name = "shop",
    Instructions = "You answer questions about our shops.",
    Voice = "alloy",
    Tools = [AIFunctionFactory.Create(GetOpeningHours, "get_opening_hours")],
};

using var recogniser = new PocketSphinxSpeechToTextClient();
using var chatModel = new DialogueScriptChatClient(DialogueScript.Empty); // or any IChatClient
using var synthesiser = new OfflineTextToSpeechClient();
using var engine = new EngineModel(
    new EngineStages(recogniser, chatModel, synthesiser), new EngineOptions(), TimeProvider.System, NullLoggerFactory.Instance);

await using var session = await RealtimeSession.StartAsync(agent, engine); // or a WebSocketRealtimeModel to OpenAI
await session.SendMessageAsync("What are the opening hours in Delhi?");
await foreach (var sessionEvent in session.Events)
{
    Console.WriteLine(sessionEvent);
    if (sessionEvent is ResponseDoneEvent)
    {
        break;
    }
}
