using System.ComponentModel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Engine;
using Parley.Engine.Dialogue;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Engine.Speech.Synthesis;

[Description("Tells the opening hours of the shop in a city.")]
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
using var engine = new EngineModel( // or an OpenAIRealtimeModel: both are an IRealtimeModel
    new EngineStages(recogniser, chatModel, synthesiser), new EngineOptions(), TimeProvider.System, NullLoggerFactory.Instance);

await using var session = await RealtimeSession.StartAsync(agent, engine);
await session.SendMessageAsync("What are the opening hours in Delhi?");

var audioByteCount = 0;
await foreach (var sessionEvent in session.Events)
{
    switch (sessionEvent)
    {
        case AudioEvent audio:
            audioByteCount += audio.Audio.Length; // PCM16 at 24 kHz: play it, or send it down a telephone line
            break;
        case ToolEndedEvent tool:
            Console.WriteLine($"Tool: {tool.Outcome.Output}");
            break;
        case AgentTranscriptEvent { IsFinal: true } said:
            Console.WriteLine($"Agent: {said.Text} ({audioByteCount / 48_000.0:0.0} s of speech)");
            return;
    }
}
