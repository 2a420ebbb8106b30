using Parley.Agents.Connections;
using Parley.Agents.DeadAir;
using Parley.Agents.Guardrails;
using Parley.Agents.Handoffs;
using Parley.Agents.History;
using Parley.Agents.Interruptions;
using Parley.Agents.Playout;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Tests.Chaos;

/// <summary>Who answers and how its session is run, by chance.</summary>
internal static class ChaosSettings
{
    /// <summary>One that hands over to another with another voice, which hands back.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="time">The tools' clock.</param>
    /// <param name="model">The other's own model; null for the session's.</param>
    public static RealtimeAgent Agent(Random random, TimeProvider time, IRealtimeModel? model = null)
    {
        RealtimeAgent? first = null;
        var second = new RealtimeAgent
        {
            Name = "second",
            Voice = "marin",
            Model = model,
            EnterInstructions = "Say who you are.",
            Tools = [.. ChaosTools.Create(time, new Random(random.Next()))],
            Handoffs = [RealtimeHandoff.To(() => first!)],
        };
        return first = new RealtimeAgent
        {
            Name = "first",
            Greeting = random.Next(3) == 0 ? Greeting.Say("Good day.") : null,
            Tools = [.. ChaosTools.Create(time, new Random(random.Next()))],
            Handoffs = [second],
        };
    }

    /// <summary>The same for runs of one kind.</summary>
    public static AgentSessionOptions For(ChaosKind kind, AgentSessionOptions options, IRealtimeModel? other) => kind switch
    {
        ChaosKind.Swaps => options with
        {
            Continuity = new ContinuityOptions { Fallbacks = [other!], MaxConnectionAge = TimeSpan.FromSeconds(40), ReturnAfter = TimeSpan.FromSeconds(20) },
        },
        ChaosKind.PushToTalk => options with
        {
            Settings = new RealtimeSessionConfiguration
            {
                Audio = new AudioConfiguration { Input = new AudioInputConfiguration { TurnDetection = new Optional<TurnDetectionConfiguration>(null) } },
            },
        },
        _ => options,
    };

    public static AgentSessionOptions Options(Random random, TimeProvider time) => new()
    {
        HeardAudio = Pick(random, HeardAudioSource.Estimated, HeardAudioSource.Reported),
        Tools = new ToolOptions { MaxParallel = random.Next(1, 9), MaxTurnWait = TimeSpan.FromMilliseconds(random.Next(1, 20_000)) },
        Interruption = new InterruptionOptions
        {
            Mode = Pick(random, Enum.GetValues<InterruptionMode>()), DecisionTime = TimeSpan.FromMilliseconds(random.Next(1, 401)),
        },
        DeadAir = random.Next(3) == 0
            ? new DeadAirOptions { EventAfter = TimeSpan.FromSeconds(random.Next(1, 6)), FillerAfter = TimeSpan.FromSeconds(random.Next(1, 9)) }
            : new DeadAirOptions(),
        SeedHistory = random.Next(3) == 0 ? [Said(MessageRole.User, "I called yesterday."), Said(MessageRole.Assistant, "I remember.")] : [],
        KeepAudioInHistory = random.Next(4) == 0,
        Guardrails = random.Next(2) == 0 ? new GuardrailOptions() : new GuardrailOptions
        {
            Output = [Quick(), Slow(random.Next(6_000), time)],
            Input = [Broken()],
            DebounceCharacters = random.Next(2) == 0 ? null : random.Next(1, 60),
            OnTrip = Pick(
                random,
                GuardrailTripAction.CancelAndCorrect,
                GuardrailTripAction.CancelOnly,
                GuardrailTripAction.SayFixed("I may not say that."),
                GuardrailTripAction.EndSession),
            FailurePolicy = Pick(random, Enum.GetValues<GuardrailFailurePolicy>()),
            HoldBack = Pick(random, TimeSpan.Zero, TimeSpan.FromMilliseconds(400), Timeout.InfiniteTimeSpan),
        },
    };

    private static HistoryMessage Said(MessageRole role, string text) => new() { ItemId = "", Role = role, Text = text };

    private static Guardrail Quick() => new("no hours", text => text.Contains("nine", StringComparison.Ordinal), "Do not tell when we open.");

    private static Guardrail Slow(int milliseconds, TimeProvider time) => new("no orders", async (text, cancellationToken) =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, cancellationToken);
        return text.Text.Contains("order is", StringComparison.Ordinal) ? GuardrailVerdict.Trip() : GuardrailVerdict.Pass;
    });

    private static Guardrail Broken() => new("broken", bool (string _) => throw new InvalidOperationException("broken guardrail"));

    private static T Pick<T>(Random random, params T[] from) => from[random.Next(from.Length)];
}
