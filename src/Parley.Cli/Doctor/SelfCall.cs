using System.Globalization;
using Parley.Cli.Asking;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Cli.Doctor;

/// <summary>Asks an agent on the offline engine, in a server within this process on a free port: over the wire as clients do.</summary>
internal sealed class SelfCall(Terminal terminal, Action<IParleyBuilder>? configure, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public async Task<DoctorFinding> RunAsync(FileInfo? config, CancellationToken cancellationToken)
    {
        var figures = new Figures();
        var settings = new AskSettings { Target = new() { Config = config, Engine = EngineSelection.Offline }, Text = "Hello.", Timeout = s_patience };
        var exitCode = await new AskCommand(terminal, configure, timeProvider).RunAsync(settings, figures, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (exitCode != ExitCode.Ok || figures.FirstAudio is not { } firstAudio)
        {
            return new DoctorFinding(
                "call", DoctorLevel.Fault, $"an agent that was asked did not answer{(figures.Problem is { } problem ? $": {problem}" : ".")}",
                exitCode == ExitCode.MissingNative ? null : "Run 'parley serve --verbose' and look at its log.")
            {
                ExitCode = exitCode == ExitCode.Ok ? ExitCode.Failed : exitCode,
            };
        }

        return new DoctorFinding(
            "call", DoctorLevel.Ok, string.Create(CultureInfo.InvariantCulture, $"{figures.Agent} answered offline, first audio after {firstAudio.TotalMilliseconds:0} ms"))
        {
            FirstAudioMs = Math.Round(firstAudio.TotalMilliseconds, 1),
        };
    }

    private sealed class Figures : IAskReport
    {
        public string? Agent { get; private set; }

        public TimeSpan? FirstAudio { get; private set; }

        public string? Problem { get; private set; }

        public void Connected(string agent, string engine) => Agent = agent;

        public void Asked(string text)
        {
        }

        public void AgentSaid(string delta)
        {
        }

        public void ToolCalled(string name)
        {
        }

        public void Completed()
        {
        }

        public void AudioReceived(AnswerAudio audio, string? savedTo) => FirstAudio = audio.FirstAudioAfter;

        public void Failed(int exitCode, string message) => Problem = message;
    }
}
