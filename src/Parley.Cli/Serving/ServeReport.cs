using Parley.Server.Hosting;
using Spectre.Console;

namespace Parley.Cli.Serving;

/// <summary>What <c>serve</c> prints once it serves.</summary>
internal static class ServeReport
{
    public static void Write(Terminal terminal, ServerStatus status, string address)
    {
        terminal.WriteLabel($"Parley {status.Version}", Color.Green);
        terminal.WriteLine("");
        Line(terminal, "Page", address);
        Line(terminal, "Agents", status.Agents.Count == 0
            ? "none: name some under agents: in parley.yaml"
            : string.Join(", ", status.Agents.Select(agent => agent.Title is { } title && title != agent.Name ? $"{agent.Name} ({title})" : agent.Name)));
        Line(terminal, "Engine", $"{status.Engine.Name} ({status.Engine.Reason})");
        if (status.Engine.UsesUpstream)
        {
            Line(terminal, "Models", $"{string.Join(", ", status.PassingModelIds)}: passed on to {status.Engine.Name}; parley: the offline engine");
        }

        var socket = "ws" + address["http".Length..];
        Line(terminal, "Realtime", $"{socket}/v1/realtime?model={(status.Agents.Count == 0 ? "parley" : status.Agents[0].Name)}");
        Line(terminal, "Keys", status.Keys);
        foreach (var warning in status.Warnings)
        {
            terminal.WriteLabel("  Warning   ", Color.Yellow);
            terminal.WriteLine(warning);
        }

        terminal.WriteLine("Press Ctrl-C to stop.");
    }

    private static void Line(Terminal terminal, string label, string text)
    {
        terminal.WriteLabel($"  {label,-10}", Color.Grey);
        terminal.WriteLine(text);
    }
}
