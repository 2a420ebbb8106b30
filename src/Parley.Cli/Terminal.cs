using Spectre.Console;

namespace Parley.Cli;

/// <summary>The two streams of the terminal. Text goes out as it is: never wrapped, cut or read as markup.</summary>
internal sealed class Terminal(IAnsiConsole output, IAnsiConsole error, TextReader? input = null)
{
    /// <summary>The process's own terminal.</summary>
    public static Terminal Open()
    {
#pragma warning disable RS0030 // the one place that touches the console
        return new Terminal(AnsiConsole.Console, AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }), Console.In);
#pragma warning restore RS0030
    }

    public TextWriter Output => output.Profile.Out.Writer;

    public TextWriter Error => error.Profile.Out.Writer;

    public void WriteLine(string text) => Output.WriteLine(Plain(text));

    /// <summary>Writes without ending the line, and at once: for words as they come.</summary>
    public void Write(string text)
    {
        Output.Write(Plain(text));
        Output.Flush();
    }

    public void WriteError(string text) => Error.WriteLine(Plain(text));

    /// <summary>Whether there is somebody to ask.</summary>
    public bool IsInteractive => error.Profile.Capabilities.Interactive;

    /// <summary>The input's next line; null when there is none.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken) => input is null ? null : await input.ReadLineAsync(cancellationToken);

    /// <summary>Asks for what must not be seen, on the error stream: the output may be caught.</summary>
    public Task<string> AskSecretAsync(string question, CancellationToken cancellationToken) =>
        new TextPrompt<string>(Markup.Escape(question)).Secret(null).PromptStyle(Style.Plain).ShowAsync(error, cancellationToken);

    /// <summary>A line that begins with a label, coloured where the terminal can.</summary>
    public void WriteLabel(string label, Color color)
    {
        if (IsScreen)
        {
            output.Write(new Text(label, new Style(color)));
        }
        else
        {
            Output.Write(label);
        }
    }

    /// <summary>A line that the next one replaces; nothing where the output is no terminal.</summary>
    public void ShowStatus(string text)
    {
        if (IsScreen)
        {
            ClearStatus();
            output.Write(new Text(text, new Style(Color.Grey)));
        }
    }

    /// <summary>Takes that line away.</summary>
    public void ClearStatus()
    {
        if (IsScreen)
        {
            output.Write(new ControlCode("\r\u001b[2K"));
        }
    }

    /// <summary>Rows in columns, the first of them the titles.</summary>
    public void WriteTable(IReadOnlyList<string[]> rows)
    {
        var widths = rows[0].Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    private bool IsScreen => output.Profile is { Capabilities.Ansi: true, Out.IsTerminal: true };

    /// <summary>Text from a model must not steer the terminal.</summary>
    private static string Plain(string text) =>
        text.Any(IsControl) ? string.Concat(text.Select(character => IsControl(character) ? '?' : character)) : text;

    private static bool IsControl(char character) => char.IsControl(character) && character is not ('\n' or '\t');
}
