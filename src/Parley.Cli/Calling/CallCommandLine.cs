using System.CommandLine;

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
    private readonly Option<Uri?> _url = new("--url")
    {
        Description = "The running server. Default http://127.0.0.1:8080.",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens.Single().Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                return url;
            }

            result.AddError($"--url must begin with http:// or https://, but it is '{result.Tokens.Single().Value}'.");
            return null;
        },
    };

    private readonly Option<string?> _apiKey = new("--api-key") { Description = "The key to show to the server. Default: the environment's PARLEY_API_KEY." };

    public CallCommandLine(Terminal terminal, TimeProvider timeProvider)
    {
        Root = new Command("call", $"Has a running server call somebody. {ExitCode.Help}")
        {
            _to, _agent, _from, _instructions, _onMachine, _message, _attempts, _url, _apiKey,
        };
        Root.SetAction((result, cancellationToken) => new CallCommand(terminal, timeProvider).RunAsync(Read(result), cancellationToken));
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
        Url = result.GetValue(_url) ?? new Uri("http://127.0.0.1:8080"),
        ApiKey = result.GetValue(_apiKey) ?? Environment.GetEnvironmentVariable("PARLEY_API_KEY"),
    };
}
