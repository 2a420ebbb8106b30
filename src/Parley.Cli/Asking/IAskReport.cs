namespace Parley.Cli.Asking;

/// <summary>Tells what happens while it happens: in words, or as JSON lines.</summary>
internal interface IAskReport
{
    void Connected(string agent, string engine);

    void Asked(string text);

    void AgentSaid(string delta);

    void ToolCalled(string name);

    void Completed();

    void AudioReceived(AnswerAudio audio, string? savedTo);

    void Failed(int exitCode, string message);
}
