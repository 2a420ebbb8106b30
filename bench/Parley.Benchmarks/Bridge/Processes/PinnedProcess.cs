using System.Diagnostics;
using System.Globalization;

namespace Parley.Benchmarks.Bridge.Processes;

/// <summary>A program on one core, and what it costs.</summary>
internal sealed class PinnedProcess : IDisposable
{
    private readonly Process _process;
    private readonly int _pid;

    public PinnedProcess(int core, IEnumerable<string> command, IReadOnlyDictionary<string, string> environment, string workingDirectory, string? log = null)
    {
        // taskset replaces itself by the program: its id is the program's.
        var start = new ProcessStartInfo("taskset")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(core.ToString(CultureInfo.InvariantCulture));
        if (Environment.GetEnvironmentVariable("PARLEY_BENCH_NICE") is { Length: > 0 } nice)
        {
            start.ArgumentList.Add("nice"); // on a machine that others use, too: root alone may take precedence
            start.ArgumentList.Add("-n");
            start.ArgumentList.Add(nice);
        }

        foreach (var part in command)
        {
            start.ArgumentList.Add(part);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _pid = _process.Id;
        _process.ErrorDataReceived += (_, line) =>
        {
            if (log is not null && line.Data is not null)
            {
                lock (start)
                {
                    File.AppendAllText(log, line.Data + "\n");
                }
            }
        };
        _process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    public int Id => _pid;

    /// <summary>User and system time of all its threads so far; in steps of 10 ms.</summary>
    public double CpuMilliseconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{_pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * 10.0;
        }
    }

    /// <summary>Resident memory in MB (10^6 bytes).</summary>
    public double ResidentMegabytes => long.Parse(
        File.ReadLines($"/proc/{_pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) * 1024 / 1e6;

    public async Task<string> AskAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        return await ReadLineAsync();
    }

    public async Task TellAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
    }

    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) ?? throw new InvalidOperationException("The process ended.");

    /// <summary>Reads and forgets what it prints.</summary>
    public void Ignore()
    {
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
