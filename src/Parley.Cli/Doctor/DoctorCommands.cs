using System.CommandLine;
using Parley.Server.Hosting;

namespace Parley.Cli.Doctor;

/// <summary>The command <c>doctor</c> and its options.</summary>
internal sealed class DoctorCommands
{
    private readonly Option<bool> _noCall = new("--no-call") { Description = "Do not ask an agent." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line, for machines." };

    public DoctorCommands(Terminal terminal, Action<IParleyBuilder>? configure, Option<FileInfo?> config, TimeProvider timeProvider)
    {
        Root = new Command("doctor", "Looks at all that a server needs on this machine, asks an agent, and says what to do.") { _noCall, _json };
        Root.SetAction((result, cancellationToken) => new DoctorCommand(terminal, configure, timeProvider).RunAsync(
            result.GetValue(config), !result.GetValue(_noCall), result.GetValue(_json), cancellationToken));
    }

    public Command Root { get; }
}
