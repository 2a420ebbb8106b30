using System.CommandLine;

namespace Parley.Cli.Completion;

/// <summary>The command <c>completion</c>: prints what a shell needs to complete commands and options. The shell then asks <c>parley</c> itself.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> s_scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # bash: source <(parley completion bash), or into /etc/bash_completion.d/parley
            _parley() {
              local suggestions
              suggestions=$(parley "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
              mapfile -t COMPREPLY < <(compgen -W "${suggestions}" -- "${COMP_WORDS[COMP_CWORD]}")
            }
            complete -o default -F _parley parley
            """,
        ["zsh"] = """
            #compdef parley
            # zsh: source <(parley completion zsh), after compinit
            _parley() {
              local -a suggestions
              suggestions=("${(@f)$(parley "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
              compadd -- "${suggestions[@]}"
            }
            compdef _parley parley
            """,
        ["fish"] = """
            # fish: parley completion fish | source, or into ~/.config/fish/completions/parley.fish
            complete -c parley -a '(parley "[suggest:"(commandline -C)"]" (commandline -cp | string collect) 2>/dev/null)'
            """,
        ["pwsh"] = """
            # PowerShell: parley completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName parley -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                parley "[suggest:$cursorPosition]" "$commandAst" 2>$null | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };

    /// <summary>Whether a shell asks for suggestions: then an unfinished line is no mistake.</summary>
    public static bool IsAsked(IReadOnlyList<string> args) => args.Count > 0 && args[0].StartsWith("[suggest", StringComparison.Ordinal);

    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = $"Which: {string.Join(", ", s_scripts.Keys)}." };
        var json = new Option<bool>("--json") { Description = "The script in a JSON object, for machines." };
        shell.AcceptOnlyFromAmong([.. s_scripts.Keys]);
        var command = new Command("completion", "Prints a script by which a shell completes commands and options.") { shell, json };
        command.SetAction(result =>
        {
            var (name, script) = (result.GetRequiredValue(shell), s_scripts[result.GetRequiredValue(shell)]);
            terminal.WriteLine(!result.GetValue(json) ? script : JsonLine.Of(writer =>
            {
                writer.WriteString("shell", name);
                writer.WriteString("script", script);
            }));
            return ExitCode.Ok;
        });
        return command;
    }
}
