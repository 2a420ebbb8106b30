using System.CommandLine;
using Parley.Cli.Settings;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Cli.Checking;

/// <summary>The command <c>check</c>: every mistake of the configuration at once, without serving.</summary>
internal sealed class CheckCommands
{
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line, for machines." };

    public CheckCommands(Terminal terminal, Action<IParleyBuilder>? configure, Option<FileInfo?> config)
    {
        Check = new Command("check", "Checks the configuration and names all of its mistakes.") { _json };
        Check.SetAction(async (result, cancellationToken) =>
        {
            var report = await ParleyConfigurationFile.CheckAsync(SettingsFile.Find(result.GetValue(config)), configure, cancellationToken);
            CheckReport.Write(terminal, report, result.GetValue(_json));
            return report.HasMistakes ? ExitCode.Configuration : ExitCode.Ok;
        });
    }

    public Command Check { get; }
}
