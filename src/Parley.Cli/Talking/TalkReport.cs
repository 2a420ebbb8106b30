using System.Text.Encodings.Web;
using System.Text.Json;
using Parley.Audio.Levels;
using Spectre.Console;

namespace Parley.Cli.Talking;

/// <summary>Shows what is said, and how loud both sides are: for people, or as JSON lines. Any thread.</summary>
internal sealed class TalkReport(Terminal terminal, bool writesJson)
{
    private const int BarLength = 16;
    private const float Quietest = -60;
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _gate = new();

    public void Connected(string agent) => Write("connected", "agent", agent, "", Color.Default, $"Connected to {agent}. Speak; Ctrl-C ends the conversation.");

    public void Heard(string text) => Write("heard", "text", text, "You: ", Color.Blue, text);

    public void Said(string text) => Write("said", "text", text, "Agent: ", Color.Green, text);

    public void ToolCalled(string name) => Write("tool", "name", name, "Tool: ", Color.Grey, name);

    public void Interrupted() => Write("interrupted", null, null, "", Color.Default, null);

    public void Failed(string message)
    {
        lock (_gate)
        {
            terminal.ClearStatus();
            if (writesJson)
            {
                terminal.WriteLine(Json("failed", "message", message));
            }
            else
            {
                terminal.WriteError(message);
            }
        }
    }

    /// <summary>How loud both are; shown where there is a terminal.</summary>
    public void Levels(AudioLevel person, AudioLevel agent)
    {
        if (!writesJson)
        {
            lock (_gate)
            {
                terminal.ShowStatus($"you {Bar(person)}  agent {Bar(agent)}");
            }
        }
    }

    public void Ended()
    {
        lock (_gate)
        {
            terminal.ClearStatus();
            terminal.WriteLine(writesJson ? Json("ended", null, null) : "Goodbye.");
        }
    }

    private void Write(string name, string? member, string? value, string label, Color color, string? text)
    {
        lock (_gate)
        {
            terminal.ClearStatus();
            if (writesJson)
            {
                terminal.WriteLine(Json(name, member, value));
            }
            else if (text is not null)
            {
                terminal.WriteLabel(label, color);
                terminal.WriteLine(text);
            }
        }
    }

    private static string Json(string name, string? member, string? value) =>
        member is null ? $$"""{"event":"{{name}}"}""" : $$"""{"event":"{{name}}","{{member}}":{{JsonSerializer.Serialize(value, s_json)}}}""";

    private static string Bar(AudioLevel level)
    {
        var length = (int)Math.Clamp((level.RmsDbfs - Quietest) / -Quietest * BarLength, 0, BarLength);
        return new string('█', length).PadRight(BarLength, '·');
    }
}
