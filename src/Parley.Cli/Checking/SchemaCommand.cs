using System.CommandLine;
using System.Text.Json;
using Parley.Cli.Remote;
using Parley.Server.Configuration;

namespace Parley.Cli.Checking;

/// <summary>The command <c>schema</c>: prints the JSON Schema of <c>parley.yaml</c>.</summary>
internal static class SchemaCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "On one line, for machines; it is JSON anyway." };
        var command = new Command("schema", "Prints the JSON Schema of parley.yaml, for editors.") { json };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var reader = new StreamReader(ParleyConfigurationSchema.Open());
            var schema = await reader.ReadToEndAsync(cancellationToken);
            terminal.WriteLine(result.GetValue(json) ? JsonElement.Parse(schema).OneLine() : schema.TrimEnd());
            return ExitCode.Ok;
        });
        return command;
    }
}
