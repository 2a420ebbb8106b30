using System.CommandLine;
using Parley.Cli.Conversations;
using Parley.Cli.Remote;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Cli.Talking;

/// <summary>The command <c>talk</c> and its options.</summary>
internal sealed class TalkCommands
{
    private readonly Option<string?> _agent = new("--agent") { Description = "Who answers. Default: the first configured agent." };
    private readonly Option<FileInfo?> _input = new("--input") { Description = "A WAV file instead of the microphone; the conversation ends when it is answered." };
    private readonly Option<FileInfo?> _output = new("--output") { Description = "A WAV file instead of the loudspeaker." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line, for machines." };
    private readonly RemoteOptions _remote = new("Talk to a running server, e.g. ws://127.0.0.1:8080/v1/realtime. Default: start one within this process.");

    public TalkCommands(
        Terminal terminal, Action<IParleyBuilder>? configure, Option<FileInfo?> config, Option<EngineSelection?> engine, Option<bool> verbose, TimeProvider timeProvider)
    {
        Root = new Command("talk", "Talks to an agent by microphone and loudspeaker.") { _agent, _input, _output, _json, _remote.Url, _remote.ApiKey };
        Root.SetAction((result, cancellationToken) => new TalkCommand(terminal, configure, timeProvider).RunAsync(
            new TalkSettings(
                new ConversationTarget
                {
                    Config = result.GetValue(config),
                    Engine = result.GetValue(engine),
                    IsVerbose = result.GetValue(verbose),
                    Agent = result.GetValue(_agent),
                    Url = result.GetValue(_remote.Url),
                    ApiKey = _remote.KeyOf(result),
                },
                result.GetValue(_input),
                result.GetValue(_output),
                result.GetValue(_json)),
            cancellationToken));
    }

    public Command Root { get; }
}
