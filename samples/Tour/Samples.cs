using Parley.Engine.Dialogue;
using Parley.Realtime;
using Parley.Samples.ShopMax;

namespace Tour;

/// <summary>One sample: what it does with a model, and what the offline engine goes by.</summary>
internal sealed record Sample(Func<IRealtimeModel, Room, CancellationToken, Task> RunAsync, DialogueScript Script);

/// <summary>All of them, by the name that the command line uses.</summary>
internal static class Samples
{
    public static IReadOnlyDictionary<string, Sample> ByName { get; } = new SortedDictionary<string, Sample>
    {
        ["weather"] = new(Weather.RunAsync, DialogueScript.Empty),
        ["customer-service"] = new(CustomerService.RunAsync, DialogueScript.Empty),
        ["shopmax"] = new(ShopMaxInTenLines.RunAsync, ShopMaxAgent.Script),
        ["shifi"] = new(ShiFiCustomer.RunAsync, DialogueScript.Empty),
        ["push-to-talk"] = new(PushToTalk.RunAsync, DialogueScript.Empty),
        ["supervisor"] = new(Supervisor.RunAsync, Supervisor.Script),
        ["brain"] = new(Brain.RunAsync, DialogueScript.Empty),
        ["guardrails"] = new(Guardrails.RunAsync, DialogueScript.Empty),
        ["long-call"] = new(LongCall.RunAsync, DialogueScript.Empty),
    };
}
