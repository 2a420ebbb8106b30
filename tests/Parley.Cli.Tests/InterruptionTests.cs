using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Parley.Cli.Tests;

/// <summary>Ctrl-C, as a shell sends it.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed partial class InterruptionTests
{
    private const int Interrupt = 2; // SIGINT

    [Fact]
    public async Task Ask_CtrlCWhileItWaits_StopsAtOnceWith130()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(ParleyCommandLine).Assembly.Location, "ask", "Hello?", "--url", $"http://{silent.LocalEndpoint}/v1" })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var asked = silent.AcceptTcpClientAsync(cancellationToken).AsTask(); // it will not be answered
        await Task.WhenAny(asked, process.WaitForExitAsync(cancellationToken));

        var isSent = Kill(process.Id, Interrupt) == 0;
        await process.WaitForExitAsync(cancellationToken);

        Assert.True(isSent && asked.IsCompletedSuccessfully, await process.StandardError.ReadToEndAsync(cancellationToken));
        Assert.Equal(130, process.ExitCode);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
