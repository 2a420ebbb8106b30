using System.Diagnostics;
using System.Text.Json;

namespace Parley.Server.Tests.Interop;

/// <summary>Runs a script of <c>tests/npm</c> and reads the JSON lines that it writes.</summary>
internal static class NodeScript
{
    /// <summary>Far more than any script takes; one that waits for an event that never comes fails with what it wrote until then.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(90);

    /// <summary>Where the scripts are, and what npm installed for them.</summary>
    public static string Folder { get; } = FindFolder();

    public static Task<IReadOnlyList<JsonElement>> RunAsync(
        SampleServer server, CancellationToken cancellationToken, params IEnumerable<string> arguments) =>
        RunAsync(server.CertificatePath, cancellationToken, arguments);

    /// <param name="certificatePath">What the client must trust; null without TLS.</param>
    /// <param name="cancellationToken">Kills the script.</param>
    /// <param name="arguments">The script and its arguments.</param>
    public static async Task<IReadOnlyList<JsonElement>> RunAsync(
        string? certificatePath, CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("node") { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["NODE_EXTRA_CA_CERTS"] = certificatePath;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(s_timeout);
        using var process = Process.Start(start)!;
        await using var killing = timeout.Token.UnsafeRegister(state => ((Process)state!).Kill(entireProcessTree: true), process);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None); // killing the process ends its output
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        Assert.False(timeout.IsCancellationRequested, $"The script did not end within {s_timeout.TotalSeconds} s. It wrote:\n{output}\n{await errors}");
        Assert.True(process.ExitCode == 0, $"{output}\n{await errors}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    private static string FindFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Parley.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The repository was not found above the tests.");
        }

        return Path.Combine(folder, "tests", "npm");
    }
}
