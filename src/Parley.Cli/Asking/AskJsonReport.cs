using System.Text;
using System.Text.Json;

namespace Parley.Cli.Asking;

/// <summary>For machines: one JSON object a line, each with an <c>event</c>. Documented in <c>docs/cli.md</c>.</summary>
internal sealed class AskJsonReport(Terminal terminal) : IAskReport
{
    private readonly StringBuilder _answer = new();

    public void Connected(string agent, string engine) => Write("connected", json =>
    {
        json.WriteString("agent", agent);
        json.WriteString("engine", engine);
    });

    public void Asked(string text) => Write("question", json => json.WriteString("text", text));

    public void AgentSaid(string delta)
    {
        _answer.Append(delta);
        Write("answer_delta", json => json.WriteString("text", delta));
    }

    public void ToolCalled(string name) => Write("tool", json => json.WriteString("name", name));

    public void Completed() => Write("complete", json => json.WriteString("answer", _answer.ToString().Trim()));

    public void AudioReceived(AnswerAudio audio, string? savedTo) => Write("audio", json =>
    {
        json.WriteString("file", savedTo);
        json.WriteNumber("chunks", audio.ChunkCount);
        json.WriteNumber("duration_ms", (long)audio.Duration.TotalMilliseconds);
        json.WriteNumber("first_audio_ms", (long)audio.FirstAudioAfter.TotalMilliseconds);
    });

    public void Failed(int exitCode, string message) => Write("failed", json =>
    {
        json.WriteNumber("exit_code", exitCode);
        json.WriteString("message", message);
    });

    private void Write(string name, Action<Utf8JsonWriter> members) => terminal.WriteLine(JsonLine.Of(json =>
    {
        json.WriteString("event", name);
        members(json);
    }));
}
