using System.CommandLine;
using Parley.Server.Configuration;

namespace Parley.Cli.Checking;

/// <summary>The command <c>schema</c>: prints the JSON Schema of <c>parley.yaml</c>.</summary>
internal static class SchemaCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("schema", "Prints the JSON Schema of parley.yaml, for editors.");
        command.SetAction(async (_, cancellationToken) =>
        {
            using var reader = new StreamReader(ParleyConfigurationSchema.Open());
            terminal.WriteLine((await reader.ReadToEndAsync(cancellationToken)).TrimEnd());
            return ExitCode.Ok;
        });
        return command;
    }
}
