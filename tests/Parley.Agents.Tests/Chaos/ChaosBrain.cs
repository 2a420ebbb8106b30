using Parley.Testing.Simulation;

namespace Parley.Agents.Tests.Chaos;

/// <summary>What the model answers in one run: speech of some length, calls of any tool, both, or nothing.</summary>
internal sealed class ChaosBrain(Random random)
{
    private static readonly string[] s_words =
    [
        "Yes.", "Your order is on its way.", "Let me look into that for you, it will only take a moment.",
        "We are open from eight to six on weekdays and from nine to one on Saturdays.",
    ];

    public SimulatedReply Reply(SimulatedTurn turn) => random.Next(10) switch
    {
        0 => SimulatedReply.Nothing,
        1 => Speech().CutShort("max_output_tokens"),
        2 or 3 when turn.ToolOutput is null => Call(),
        4 when turn.ToolOutput is null => Speech().And(Call()),
        5 when turn.ToolOutput is null => Call().And(Call()),
        _ => Speech(),
    };

    private SimulatedReply Speech() => SimulatedReply.Say(s_words[random.Next(s_words.Length)]);

    private SimulatedReply Call()
    {
        var name = ChaosTools.Names[random.Next(ChaosTools.Names.Count)];
        return SimulatedReply.Call(name, random.Next(8) == 0 ? "{\"broken" : "{}");
    }
}
