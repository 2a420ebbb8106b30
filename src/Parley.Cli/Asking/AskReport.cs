using System.Globalization;
using Spectre.Console;

namespace Parley.Cli.Asking;

/// <summary>For people.</summary>
internal sealed class AskReport(Terminal terminal) : IAskReport
{
    private bool _isSpeaking;

    public void Connected(string agent, string engine) => terminal.WriteLine($"Connected to {agent} ({engine})");

    public void Asked(string text)
    {
        EndLine();
        terminal.WriteLabel("You: ", Color.Blue);
        terminal.WriteLine(text);
    }

    public void AgentSaid(string delta)
    {
        if (!_isSpeaking)
        {
            terminal.WriteLabel("Agent: ", Color.Green);
            _isSpeaking = true;
            delta = delta.TrimStart();
        }

        terminal.Write(delta);
    }

    public void ToolCalled(string name)
    {
        EndLine();
        terminal.WriteLine($"Tool: {name}");
    }

    public void Completed()
    {
        EndLine();
        terminal.WriteLine("Response complete");
    }

    public void AudioReceived(AnswerAudio audio, string? savedTo)
    {
        var figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{audio.ChunkCount} chunks, {audio.Duration.TotalSeconds:0.0} s, first audio after {audio.FirstAudioAfter.TotalMilliseconds:0} ms");
        terminal.WriteLine(savedTo is null ? $"Audio: {figures}; keep it with --save answer.wav" : $"Audio saved: {savedTo} ({figures})");
    }

    public void Failed(int exitCode, string message)
    {
        EndLine();
        terminal.WriteError(message);
    }

    private void EndLine()
    {
        if (_isSpeaking)
        {
            terminal.WriteLine("");
            _isSpeaking = false;
        }
    }
}
