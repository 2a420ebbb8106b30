using Parley.Server.Hosting;
using Spectre.Console;

namespace Parley.Cli.Serving;

/// <summary>What <c>serve</c> prints once it serves, and when it stops.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="writesJson">Whether machines read it: one object a line, each with an <c>event</c> (<c>docs/cli.md</c>).</param>
internal sealed class ServeReport(Terminal terminal, bool writesJson)
{
    /// <summary>It listens.</summary>
    public void Serving(ServerStatus status, string address)
    {
        if (writesJson)
        {
            WriteJson(status, address);
        }
        else
        {
            WriteText(status, address);
        }
    }

    /// <summary>It was told to stop.</summary>
    public void Stopping() => terminal.WriteLine(writesJson
        ? JsonLine.Of(json => json.WriteString("event", "stopping"))
        : "Stopping: replies under way may finish. Press Ctrl-C again to stop at once.");

    private void WriteJson(ServerStatus status, string address) => terminal.WriteLine(JsonLine.Of(json =>
    {
        json.WriteString("event", "serving");
        json.WriteString("version", status.Version);
        json.WriteString("url", address);
        json.WriteString("realtime", RealtimeOf(status, address));
        json.WriteTexts("agents", status.Agents.Select(agent => agent.Name));
        json.WriteString("engine", status.Engine.Name);
        json.WriteString("keys", status.Keys);
        json.WriteTexts("warnings", status.Warnings);
    }));

    private void WriteText(ServerStatus status, string address)
    {
        terminal.WriteLabel($"Parley {status.Version}", Color.Green);
        terminal.WriteLine("");
        Line("Page", address);
        Line("Agents", status.Agents.Count == 0
            ? "none: name some under agents: in parley.yaml"
            : string.Join(", ", status.Agents.Select(agent => agent.Title is { } title && title != agent.Name ? $"{agent.Name} ({title})" : agent.Name)));
        Line("Engine", $"{status.Engine.Name} ({status.Engine.Reason})");
        if (status.Engine.UsesUpstream)
        {
            Line("Models", $"{string.Join(", ", status.PassingModelIds)}: passed on to {status.Engine.Name}; parley: the offline engine");
        }

        Line("Realtime", RealtimeOf(status, address));
        Line("Keys", status.Keys);
        foreach (var warning in status.Warnings)
        {
            terminal.WriteLabel("  Warning   ", Color.Yellow);
            terminal.WriteLine(warning);
        }

        terminal.WriteLine("Press Ctrl-C to stop.");
    }

    private static string RealtimeOf(ServerStatus status, string address) =>
        $"ws{address["http".Length..]}/v1/realtime?model={(status.Agents.Count == 0 ? "parley" : status.Agents[0].Name)}";

    private void Line(string label, string text)
    {
        terminal.WriteLabel($"  {label,-10}", Color.Grey);
        terminal.WriteLine(text);
    }
}
