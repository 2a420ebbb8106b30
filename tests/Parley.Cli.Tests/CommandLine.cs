using Parley.Samples;
using Spectre.Console;

namespace Parley.Cli.Tests;

/// <summary>Runs one command line as a process would, with what it prints caught. The sample agents answer.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-cli-");
    private readonly CaughtText _output = new();
    private readonly CaughtText _error = new();
    private readonly StringReader _input = new("");

    /// <summary>What the commands find in their input, one after another.</summary>
    public string Input
    {
        init => _input = new StringReader(value);
    }

    public string Folder => _folder.FullName;

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public Task<int> RunAsync(CancellationToken cancellationToken, params IReadOnlyList<string> args) => ParleyCommandLine.RunAsync(
        args,
        builder => SampleAgents.Add(builder, Folder),
        new Terminal(Catch(_output), Catch(_error), _input),
        TimeProvider.System,
        cancellationToken);

    public async Task<string> WriteAsync(string name, string text, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Folder, name);
        await File.WriteAllTextAsync(path, text, cancellationToken);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static IAnsiConsole Catch(CaughtText text) => AnsiConsole.Create(
        new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text.Writer) });
}
