using System.CommandLine;
using Parley.Cli.Asking;
using Parley.Cli.Calling;
using Parley.Cli.Calls;
using Parley.Cli.Checking;
using Parley.Cli.Completion;
using Parley.Cli.Conversations;
using Parley.Cli.Doctor;
using Parley.Cli.Keys;
using Parley.Cli.Logs;
using Parley.Cli.Records;
using Parley.Cli.Remote;
using Parley.Cli.Service;
using Parley.Cli.Serving;
using Parley.Cli.Simulating;
using Parley.Cli.Talking;
using Parley.Cli.Users;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Cli;

/// <summary>The commands and their options. <c>serve</c> is what happens when no command is named.</summary>
internal sealed class CommandTree
{
    private readonly Option<FileInfo?> _config = new("--config") { Description = "The configuration file. Default: parley.yaml here, else beside the program.", Recursive = true };
    private readonly Option<EngineSelection?> _engine = new("--engine")
    {
        Description = "Who answers for the agents: offline, openai or azure_openai. Default: a service when there is a key for it, else offline.",
        Recursive = true,
        CustomParser = result => result.Tokens.Single().Value switch
        {
            "auto" => EngineSelection.Auto,
            "offline" => EngineSelection.Offline,
            "openai" => EngineSelection.OpenAI,
            "azure_openai" => EngineSelection.AzureOpenAI,
            var other => Refuse<EngineSelection?>(result, $"--engine must be offline, openai or azure_openai, but it is '{other}'."),
        },
    };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Log what happens, to the error stream.", Recursive = true };
    private readonly Option<string?> _host = new("--host") { Description = "The address to listen on. Default 127.0.0.1: this machine only." };
    private readonly Option<int?> _port = new("--port")
    {
        Description = "The port to listen on; 0 takes a free one. Default 8080.",
        CustomParser = result => int.TryParse(result.Tokens.Single().Value, out var port) && port is >= 0 and <= 65535
            ? port
            : Refuse<int?>(result, $"--port must be a number from 0 to 65535, but it is '{result.Tokens.Single().Value}'."),
    };

    private readonly Option<bool> _serveJson = new("--json") { Description = "One JSON object a line on what it serves, and when it stops, for machines." };
    private readonly Argument<string?> _text = new("text") { Description = "The question.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _agent = new("--agent") { Description = "Who is asked. Default: the first configured agent." };
    private readonly Option<FileInfo?> _wav = new("--wav") { Description = "Ask with recorded speech instead of text: a WAV file, any usual rate, mono or stereo." };
    private readonly Option<FileInfo?> _save = new("--save") { Description = "Where to save the spoken answer, as WAV." };
    private readonly Option<bool> _record = new("--record") { Description = "Keep the conversation in the records (storage:), without its sound. Default: keep nothing." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line, for machines." };
    private readonly Option<int?> _timeout = new("--timeout")
    {
        Description = "How many seconds to wait for the answer, 1 to 3600. Default 60.",
        CustomParser = result => int.TryParse(result.Tokens.Single().Value, out var seconds) && seconds is >= 1 and <= 3600
            ? seconds
            : Refuse<int?>(result, $"--timeout must be from 1 to 3600 seconds, but it is '{result.Tokens.Single().Value}'."),
    };

    private readonly RemoteOptions _remote = new("Ask a running server, e.g. ws://127.0.0.1:8080/v1/realtime. Default: start one within this process.");

    public CommandTree(Terminal terminal, Action<IParleyBuilder>? configure, TimeProvider timeProvider)
    {
        Func<ParseResult, CancellationToken, Task<int>> serve = (result, cancellationToken) =>
            new ServeCommand(terminal, configure).RunAsync(ReadServe(result), cancellationToken);
        var serveCommand = new Command("serve", "Starts the server: the page, the agents, the Realtime endpoint.") { _host, _port, _serveJson };
        serveCommand.SetAction(serve);

        var askCommand = new Command("ask", "Asks an agent once, and prints and saves its answer.")
        {
            _text, _agent, _wav, _save, _record, _json, _timeout, _remote.Url, _remote.ApiKey,
        };
        askCommand.SetAction((result, cancellationToken) => new AskCommand(terminal, configure, timeProvider).RunAsync(ReadAsk(result), cancellationToken));
        askCommand.Validators.Add(result =>
        {
            if ((result.GetValue(_text) is null) == (result.GetValue(_wav) is null))
            {
                result.AddError("Give a question, either as text or with --wav question.wav.");
            }

            if (result.GetValue(_record) && result.GetValue(_remote.Url) is not null)
            {
                result.AddError("--record is for a question within this process: a server at --url has its own storage.realtime.");
            }
        });

        Root = new RootCommand("Parley answers calls: a realtime voice-agent platform. Without a command it serves.")
        {
            serveCommand, askCommand, new CallCommandLine(terminal, timeProvider).Root, new CallsCommands(terminal, timeProvider).Root, new KeysCommands(terminal, _config, timeProvider).Root,
            new RecordsCommands(terminal, _config, timeProvider).Root,
            new UsersCommands(terminal, _config, timeProvider).Root,
            new SimulateOptions(terminal, timeProvider).Root, new CheckCommands(terminal, configure, _config).Check, SchemaCommand.Create(terminal),
            new DoctorCommands(terminal, configure, _config, timeProvider).Root, new TalkCommands(terminal, configure, _config, _engine, _verbose, timeProvider).Root,
            new ServiceCommands(terminal, _config, new RealSystem()).Root, CompletionCommand.Create(terminal), new LogsCommands(terminal, timeProvider).Root, _config, _engine, _verbose, _host, _port, _serveJson,
        };
        Root.SetAction(serve);
        ExitCodeHelp.AddTo(Root);
    }

    public RootCommand Root { get; }

    private ServeSettings ReadServe(ParseResult result) => new(
        result.GetValue(_config), result.GetValue(_engine), result.GetValue(_host), result.GetValue(_port), result.GetValue(_verbose), result.GetValue(_serveJson));

    private AskSettings ReadAsk(ParseResult result) => new()
    {
        Target = new ConversationTarget
        {
            Config = result.GetValue(_config),
            Engine = result.GetValue(_engine),
            IsVerbose = result.GetValue(_verbose),
            IsRecorded = result.GetValue(_record),
            Agent = result.GetValue(_agent),
            Url = result.GetValue(_remote.Url),
            ApiKey = _remote.KeyOf(result),
        },
        Text = result.GetValue(_text),
        Wav = result.GetValue(_wav),
        Save = result.GetValue(_save),
        WritesJson = result.GetValue(_json),
        Timeout = TimeSpan.FromSeconds(result.GetValue(_timeout) ?? 60),
    };

    private static T? Refuse<T>(System.CommandLine.Parsing.ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
