using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Parley.Cli.Tests;

/// <summary><c>parley serve</c> as a process of its own, for tests that kill it.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _printing;

    private ServerProcess(Process process, Uri url)
    {
        (_process, Url) = (process, url);
        _printing = Task.WhenAll(
            process.StandardOutput.BaseStream.CopyToAsync(Stream.Null), process.StandardError.BaseStream.CopyToAsync(Stream.Null)); // a full pipe would hold it up
    }

    public Uri Url { get; }

    /// <summary>Waits until it takes requests.</summary>
    /// <param name="config">Its configuration file; it works in that file's folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ServerProcess> StartAsync(string config, CancellationToken cancellationToken)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ParleyCommandLine).Assembly.Location, "serve", "--config", config])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(config),
        })!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                if (Address().Match(line) is { Success: true } match)
                {
                    return new ServerProcess(process, new Uri(match.Value));
                }
            }

            throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(cancellationToken));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>By SIGKILL, from one moment to the next.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _printing;
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
