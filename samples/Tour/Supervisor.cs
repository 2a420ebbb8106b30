using System.ComponentModel;
using Microsoft.Extensions.AI;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Agents.Supervision;
using Parley.Engine.Dialogue;
using Parley.Engine.OpenAI;
using Parley.Realtime;

namespace Tour;

/// <summary>A quick voice agent that asks a slower, cleverer text model for everything that matters.</summary>
internal static class Supervisor
{
    /// <summary>What the offline engine says: it passes the question on.</summary>
    public static DialogueScript Script { get; } = DialogueScript.Load(new StringReader(
        """
        name: Bank
        intents:
          mortgage:
            title: ask about a mortgage
            phrases:
              - (can i get|i want|tell me about) a mortgage
              - what does a mortgage cost
            call: ask_supervisor
            with: { context: "get the mortgage rate" }
            reply: "{result}"
        """), "supervisor.yaml");

    public static async Task RunAsync(IRealtimeModel model, Room room, CancellationToken cancellationToken)
    {
        using var supervisor = CreateSupervisor();
        var agent = new RealtimeAgent
        {
            Name = "bank",
            Instructions = "You greet callers and take down their wishes. For everything else ask your supervisor.",
            Tools =
            [
                SupervisorTool.Create(supervisor, new SupervisorOptions
                {
                    Instructions = "You are an experienced banker. Answer in one sentence.",
                    Tools = [AIFunctionFactory.Create(GetMortgageRate, "get_mortgage_rate")],
                }),
            ],
        };
        await using var session = await RealtimeSession.StartAsync(agent, model, cancellationToken: cancellationToken);
        await room.SayAsync("Ask: Can I get a mortgage?");
        await room.TalkAsync(session, cancellationToken);
    }

    private static IChatClient CreateSupervisor() => Environment.GetEnvironmentVariable("OPENAI_API_KEY") is { Length: > 0 } key
        ? new OpenAIChatClient(new OpenAIStageOptions { ApiKey = key, Model = "gpt-5-mini" })
        : new DialogueScriptChatClient(DialogueScript.Empty);

    [Description("Gets the mortgage rate.")]
    private static string GetMortgageRate() => "A mortgage costs 4.5 percent a year.";
}
