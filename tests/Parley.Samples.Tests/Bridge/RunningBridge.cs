using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Parley.Samples.Tests.Templates;

namespace Parley.Samples.Tests.Bridge;

/// <summary>The sample TwilioBridge as it was built, in a process of its own, on a free port and with nothing of this machine's settings.</summary>
internal sealed partial class RunningBridge : IAsyncDisposable
{
    private static readonly string s_configuration =
        typeof(RunningBridge).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(1000);
    private readonly List<string> _printed = [];
    private readonly Task _reading;

    private RunningBridge(DirectoryInfo folder, Process process)
    {
        _folder = folder;
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>What it printed so far, as far as somebody waited for it.</summary>
    public IReadOnlyList<string> Printed => _printed;

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="environment">What an operator sets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RunningBridge> StartAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("parley-bridge-");
        var program = Path.Combine(TemplateWorkshop.Root, "samples", "TwilioBridge", "bin", s_configuration, "net10.0");
        var file = Path.Combine(folder.FullName, "config.yaml");
        var shipped = await File.ReadAllTextAsync(Path.Combine(program, "config.yaml"), cancellationToken);
        await File.WriteAllTextAsync(file, $"{shipped}\nserver: {{ port: 0 }} # others may run here\n", cancellationToken);

        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "TwilioBridge.dll"), file])
        {
            WorkingDirectory = folder.FullName, // no .env
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var bridge = new RunningBridge(folder, Process.Start(start)!);
        try
        {
            bridge.Url = new Uri(Address().Match(await bridge.UntilPrintedAsync("Listening on ", cancellationToken)).Value);
            return bridge;
        }
        catch
        {
            await bridge.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next line that holds this text.</summary>
    public async Task<string> UntilPrintedAsync(string text, CancellationToken cancellationToken)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
        {
            _printed.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The bridge ended without printing '{text}'. It printed:\n{string.Join('\n', _printed)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task ReadAsync()
    {
        var errors = _process.StandardError.ReadToEndAsync();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            await _lines.Writer.WriteAsync(line);
        }

        await _lines.Writer.WriteAsync(await errors);
        _lines.Writer.Complete();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
