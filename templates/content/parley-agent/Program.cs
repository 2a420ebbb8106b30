using System.ComponentModel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Engine;
using Parley.Engine.Dialogue;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Engine.Speech.Synthesis;
using Parley.Realtime;
using Parley.Realtime.OpenAI;

[Description("Tells the opening hours of the shop in a city.")]
static string GetOpeningHours([Description("The city.")] string city) => $"The shop in {city} is open from nine to six.";

var agent = new RealtimeAgent
{
    Name = "shop",
    Instructions = "You answer questions about our shops. Be brief.",
    Tools = [AIFunctionFactory.Create(GetOpeningHours, "get_opening_hours")],
};

// With a key OpenAI speaks; without one the offline engine, which follows a script instead of a language model.
using var recogniser = new PocketSphinxSpeechToTextClient();
using var chatModel = new DialogueScriptChatClient(DialogueScript.Empty);
using var synthesiser = new OfflineTextToSpeechClient();
using var engine = new EngineModel(
    new EngineStages(recogniser, chatModel, synthesiser), new EngineOptions(), TimeProvider.System, NullLoggerFactory.Instance);
var options = new OpenAIRealtimeOptions { Model = "gpt-realtime-2.1" };
var hasKey = Environment.GetEnvironmentVariable("OPENAI_API_KEY") is { Length: > 0 };
if (hasKey)
{
    options.UseApiKey(Environment.GetEnvironmentVariable("OPENAI_API_KEY")!);
}

IRealtimeModel model = hasKey ? new OpenAIRealtimeModel(options) : engine;
await using var session = await RealtimeSession.StartAsync(agent, model);

Console.WriteLine("Ask something, for example: What are the opening hours in Delhi? An empty line ends.");
var question = args.Length > 0 ? string.Join(' ', args) : Console.ReadLine();
var events = session.Events.GetAsyncEnumerator();
while (!string.IsNullOrWhiteSpace(question))
{
    await session.SendMessageAsync(question);
    while (await events.MoveNextAsync())
    {
        if (events.Current is AgentTranscriptEvent { IsFinal: true } said)
        {
            Console.WriteLine($"Agent: {said.Text}");
            break;
        }
    }

    question = args.Length > 0 ? null : Console.ReadLine();
}
