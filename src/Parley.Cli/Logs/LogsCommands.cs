using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Parley.Cli.Remote;

namespace Parley.Cli.Logs;

/// <summary>The command <c>logs</c>: what a running server logged lately, and with <c>-f</c> what it logs from now on.</summary>
internal sealed class LogsCommands
{
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Go on until Ctrl-C." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line, for machines." };
    private readonly RemoteOptions _remote = new();
    private readonly Terminal _terminal;

    public LogsCommands(Terminal terminal, TimeProvider timeProvider)
    {
        _terminal = terminal;
        Root = new Command("logs", "Shows what a running server logged lately; needs the role admin.") { _follow, _json, _remote.Url, _remote.ApiKey };
        Root.SetAction((result, cancellationToken) => RemoteCommand.RunAsync(
            terminal, _remote, result, (client, stopping) => RunAsync(client, result.GetValue(_follow), result.GetValue(_json), timeProvider, stopping), cancellationToken));
    }

    public Command Root { get; }

    private async Task<int> RunAsync(RestClient client, bool follows, bool writesJson, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (!follows)
        {
            var logs = await client.GetAsync("/v1/logs", cancellationToken);
            foreach (var line in logs.GetProperty("data").EnumerateArray())
            {
                Write("log", line, writesJson);
            }

            return ExitCode.Ok;
        }

        try
        {
            await new EventFollower(client, timeProvider).RunAsync("/v1/logs/events", (name, _, data) => Write(name, data, writesJson), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // whoever follows has seen enough
        }

        return ExitCode.Ok;
    }

    private void Write(string name, JsonElement line, bool writesJson)
    {
        if (writesJson)
        {
            _terminal.WriteLine(line.OneLine());
        }
        else if (name == "log")
        {
            _terminal.WriteLine($"{line.Minute("at")} {line.Text("level"),-11} {line.Text("category")}[{(line.Number("event") ?? 0).ToString("0", CultureInfo.InvariantCulture)}] {line.Text("message")?.ReplaceLineEndings(" ")}");
        }
        else if (line.Number("count") is { } count)
        {
            _terminal.WriteLine($"({count.ToString("0", CultureInfo.InvariantCulture)} lines are lost)");
        }
    }
}
