using System.Diagnostics;

namespace Parley.Cli.Tests;

[Trait("Category", "Integration")]
public sealed class CompletionTests : IDisposable
{
    private readonly CommandLine _command = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _command.Dispose();

    [Theory]
    [InlineData("parley ca", "calls")]
    [InlineData("parley calls ", "hangup")]
    [InlineData("parley calls list --p", "--past")]
    [InlineData("parley completion ", "fish")]
    public async Task Suggest_AnUnfinishedLine_NamesWhatFits(string line, string expected)
    {
        var exitCode = await _command.RunAsync(Cancellation, $"[suggest:{line.Length}]", line);

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains(expected, _command.Output.Split('\n', StringSplitOptions.TrimEntries));
        Assert.Equal("", _command.Error);
    }

    [Theory]
    [InlineData("zsh", "compdef _parley parley")]
    [InlineData("fish", "complete -c parley")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Completion_OfAShell_IsItsScript(string shell, string expected)
    {
        await _command.RunAsync(Cancellation, "completion", shell);

        Assert.Contains(expected, _command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_OfAnotherShell_IsAMistakeOfTheCommandLine() =>
        Assert.Equal(ExitCode.Usage, await _command.RunAsync(Cancellation, "completion", "csh"));

    [Theory]
    [InlineData("ca", 1, "call\ncalls")]
    [InlineData("calls han", 2, "hangup")]
    public async Task Completion_InARealBash_Completes(string words, int index, string expected)
    {
        await _command.RunAsync(Cancellation, "completion", "bash");
        await _command.WriteAsync("completion.bash", _command.Output, Cancellation);
        await _command.WriteAsync("parley", $"#!/bin/bash\nexec dotnet '{typeof(ParleyCommandLine).Assembly.Location}' \"$@\"\n", Cancellation);

        var completed = await RunBashAsync($"""
            chmod +x "{_command.Folder}/parley"
            PATH="{_command.Folder}:$PATH"
            source "{_command.Folder}/completion.bash"
            COMP_LINE="parley {words}" COMP_POINT={words.Length + 7} COMP_WORDS=(parley {words}) COMP_CWORD={index}
            $(complete -p parley | grep -o '_parley ' )
            printf '%s\n' "$(printf '%s\n' "${"{COMPREPLY[@]}"}" | sort)"
            """);

        Assert.Equal(expected, completed.Trim());
    }

    private static async Task<string> RunBashAsync(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = bash.StandardError.ReadToEndAsync(Cancellation);
        var output = await bash.StandardOutput.ReadToEndAsync(Cancellation);
        await bash.WaitForExitAsync(Cancellation);
        Assert.Equal("", await error);
        return output;
    }
}
