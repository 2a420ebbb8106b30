using Parley.Cli.Completion;
using Parley.Server.Hosting;

namespace Parley.Cli;

/// <summary>Parley's command line, for programs that add agents and tools of their own: <c>parley serve</c>, <c>parley ask</c>, <c>parley calls</c> and the others of <c>docs/cli.md</c>.</summary>
public static class ParleyCommandLine
{
    /// <summary>Runs one command to its end.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="configure">Adds tools, agents, models and stages; null for none.</param>
    /// <param name="cancellationToken">Stops as Ctrl-C does.</param>
    /// <returns>The exit code; see <c>docs/cli.md</c>.</returns>
    public static Task<int> RunAsync(
        IReadOnlyList<string> args, Action<IParleyBuilder>? configure = null, CancellationToken cancellationToken = default) =>
        RunAsync(args, configure, Terminal.Open(), TimeProvider.System, cancellationToken);

    internal static async Task<int> RunAsync(
        IReadOnlyList<string> args,
        Action<IParleyBuilder>? configure,
        Terminal terminal,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var result = new CommandTree(terminal, configure, timeProvider).Root.Parse(args);
        if (result.Errors.Count > 0 && !CompletionCommand.IsAsked(args))
        {
            foreach (var error in result.Errors)
            {
                terminal.WriteError(error.Message);
            }

            terminal.WriteError("See --help.");
            return ExitCode.Usage;
        }

        return await result.InvokeAsync(
            new() { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
            cancellationToken);
    }
}
