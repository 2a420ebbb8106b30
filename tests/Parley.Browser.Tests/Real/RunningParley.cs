using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Parley.Browser.Tests.Real;

/// <summary>The program that <c>./run</c> starts, in a process of its own, with the offline engine and the sample agents.</summary>
internal sealed partial class RunningParley : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _output;

    private RunningParley(Process process, string address, Task output)
    {
        _process = process;
        _output = output;
        Address = address;
    }

    public string Address { get; }

    public static async Task<RunningParley> StartAsync(CancellationToken cancellationToken)
    {
        // With the tests' own list of dependencies: what both share is in this folder once, in the tests' versions.
        string[] arguments =
        [
            "exec", "--depsfile", "Parley.Browser.Tests.deps.json", "--runtimeconfig", "Parley.Browser.Tests.runtimeconfig.json",
            "Parley.Samples.dll", "--port", "0", "--engine", "offline",
        ];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        })!;
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (PageAddress().Match(line) is { Success: true } address)
            {
                return new RunningParley(
                    process, address.Value, Task.WhenAll(errors, process.StandardOutput.ReadToEndAsync(CancellationToken.None)));
            }
        }

        throw new InvalidOperationException($"The server ended before it printed its address. It said: {await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _output;
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex PageAddress();
}
