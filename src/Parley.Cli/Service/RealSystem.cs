using System.ComponentModel;
using System.Diagnostics;

namespace Parley.Cli.Service;

/// <summary>The machine itself.</summary>
internal sealed class RealSystem : ISystem
{
    public async Task<(int ExitCode, string Output)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, (await output + await error).Trim());
        }
        catch (Win32Exception)
        {
            return (127, $"There is no program '{program}' on this machine.");
        }
    }

    public Task WriteFileAsync(string path, string text, CancellationToken cancellationToken) => File.WriteAllTextAsync(path, text, cancellationToken);

    public void DeleteFile(string path) => File.Delete(path);

    public bool FileExists(string path) => File.Exists(path);
}
