using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Parley.Server.Tests.Interop;

namespace Parley.Server.Tests.Mcp;

/// <summary>The Model Context Protocol's own reference server, from npm, on a free port. <c>./test</c> installs it from its lock file.</summary>
internal sealed class EverythingServer : IAsyncDisposable
{
    private readonly Process _process;

    private EverythingServer(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="transport"><c>streamableHttp</c>, or <c>sse</c> for the older one.</param>
    public static async Task<EverythingServer> StartAsync(CancellationToken cancellationToken, string transport = "streamableHttp")
    {
        var port = FreePort();
        var start = new ProcessStartInfo("node") { WorkingDirectory = NodeScript.Folder, RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("node_modules/@modelcontextprotocol/server-everything/dist/index.js");
        start.ArgumentList.Add(transport);
        start.Environment["PORT"] = $"{port}";
        var server = new EverythingServer(Process.Start(start)!, new Uri($"http://localhost:{port}/{(transport == "sse" ? "sse" : "mcp")}"));
        try
        {
            await server.UntilListeningAsync().WaitAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private Task UntilListeningAsync()
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new StringBuilder();
        _process.OutputDataReceived += static (_, _) => { }; // what it logs must not fill the pipe
        _process.ErrorDataReceived += (_, line) =>
        {
            said.AppendLine(line.Data);
            if (line.Data is null)
            {
                listening.TrySetException(new InvalidOperationException($"The MCP server did not start: {said}"));
            }
            else if (line.Data.Contains("on port", StringComparison.Ordinal))
            {
                listening.TrySetResult();
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return listening.Task;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
