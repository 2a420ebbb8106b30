using System.CommandLine;
using Parley.Cli.Serving;

namespace Parley.Cli.Remote;

/// <summary>What commands that talk to a running server have in common: Ctrl-C ends them in order, and failures are put into words.</summary>
internal static class RemoteCommand
{
    public static async Task<int> RunAsync(
        Terminal terminal, RemoteOptions options, ParseResult result, Func<RestClient, CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        using var signals = new StopSignals(cancellationToken);
        try
        {
            using var client = options.Connect(result);
            return await run(client, signals.Stop);
        }
        catch (RemoteException exception)
        {
            terminal.WriteError(exception.Message);
            return exception.ExitCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            terminal.WriteError(exception.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }
}
