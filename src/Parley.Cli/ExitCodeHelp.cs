using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Parley.Cli;

/// <summary>Ends the help of every command with what its exit code means: once, and not in each line of a list of commands.</summary>
internal sealed class ExitCodeHelp(SynchronousCommandLineAction inner) : SynchronousCommandLineAction
{
    /// <summary>Who asks for help gets it, whatever else is missing on the line.</summary>
    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExitCodeHelp((SynchronousCommandLineAction)help.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = inner.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(ExitCode.Help);
        return exitCode;
    }
}
