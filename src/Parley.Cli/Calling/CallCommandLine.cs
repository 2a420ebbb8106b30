using System.CommandLine;
using Parley.Cli.Remote;

namespace Parley.Cli.Calling;

/// <summary>The options of <c>call</c>.</summary>
internal sealed class CallCommandLine
{
    private readonly Argument<string> _to = new("to") { Description = "Whom: a number with its country, like +15550100, or a sip: address." };
    private readonly Option<string?> _agent = new("--agent") { Description = "Who talks. Default: the server's twilio.agent, else its first agent." };
    private readonly Option<string?> _from = new("--from") { Description = "The number that is shown. Default: the server's twilio.from." };
    private readonly Option<string?> _instructions = new("--instructions") { Description = "What the agent is told for its first words, e.g. why it calls." };
    private readonly Option<string?> _onMachine = new("--on-machine") { Description = "What to do when a machine answers: talk (default), hang_up or leave_message." };
    private readonly Option<string?> _message = new("--message") { Description = "What to leave on a machine, with --on-machine leave_message." };
    private readonly Option<int?> _attempts = new("--attempts") { Description = "How often to try, 1 to 10, when the line is busy, nobody answers or it fails. Default 1." };
    private readonly Option<bool> _json = new("--json") { Description = "The call as one JSON object a line, whenever its state is another." };
    private readonly RemoteOptions _remote = new();

    public CallCommandLine(Terminal terminal, TimeProvider timeProvider)
    {
        Root = new Command("call", "Has a running server call somebody.")
        {
            _to, _agent, _from, _instructions, _onMachine, _message, _attempts, _json, _remote.Url, _remote.ApiKey,
        };
        Root.SetAction((result, cancellationToken) => RemoteCommand.RunAsync(
            terminal, _remote, result, (client, stopping) => new CallCommand(terminal, client, timeProvider).RunAsync(Read(result), stopping), cancellationToken));
    }

    public Command Root { get; }

    private CallSettings Read(ParseResult result) => new()
    {
        To = result.GetRequiredValue(_to),
        Agent = result.GetValue(_agent),
        From = result.GetValue(_from),
        Instructions = result.GetValue(_instructions),
        OnMachine = result.GetValue(_onMachine),
        Message = result.GetValue(_message),
        Attempts = result.GetValue(_attempts),
        WritesJson = result.GetValue(_json),
    };
}
