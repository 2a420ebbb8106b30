using System.CommandLine;
using Parley.Cli.Remote;

namespace Parley.Cli.Calls;

/// <summary>The command <c>calls</c>, its commands and their options.</summary>
internal sealed class CallsCommands
{
    private static readonly string[] s_formats = ["text", "json", "vtt"];
    private static readonly string[] s_modes = ["cold", "announced", "consult"];

    private readonly RemoteOptions _remote = new(isRecursive: true);
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line, for machines.", Recursive = true };
    private readonly Argument<string> _id = new("id") { Description = "The call's id, as 'parley calls list' shows it." };
    private readonly Option<bool> _all = new("--all") { Description = "Also those that ended in the last half hour." };
    private readonly Option<bool> _past = new("--past") { Description = "The records of past calls instead, the newest first." };
    private readonly Option<string?> _text = new("--text") { Description = "With --past: words that were said." };
    private readonly Option<string?> _caller = new("--caller") { Description = "With --past: who called, a number with + and its country." };
    private readonly Option<string?> _agent = new("--agent") { Description = "With --past: who answered." };
    private readonly Option<int?> _limit = Count("--limit", "With --past: how many, 1 to 200. Default 20.", 1, 200);
    private readonly Option<string?> _format = Choice("--format", "How: text (default; with --json: json), json or vtt.", s_formats);
    private readonly Option<FileInfo?> _output = new("--output", "-o") { Description = "The file to write. Default: the output." };
    private readonly Option<bool> _recording = new("--recording") { Description = "The recording, a WAV or FLAC, instead of the words; needs --output." };
    private readonly Option<bool> _levels = new("--levels") { Description = "Also how loud both sides are, twice a second." };
    private readonly Argument<string?> _anyId = new("id") { Description = "One call. Default: all of them.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _words = new("words") { Description = "What the agent says, word for word.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _instructions = new("--instructions") { Description = "What the agent is told to speak about instead, in its own words." };
    private readonly Option<bool> _atOnce = new("--at-once") { Description = "Do not wait until the last words are heard." };
    private readonly Argument<string> _to = new("to") { Description = "Whom to: a number like +15550100, or a sip: address." };
    private readonly Option<string?> _mode = Choice("--mode", "How: cold, announced or consult.", s_modes);
    private readonly Option<string?> _announcement = new("--announcement") { Description = "What the one called is told." };
    private readonly Option<int?> _ringSeconds = Count("--ring-seconds", "How long it rings, 5 to 600.", 5, 600);
    private readonly Option<double?> _speed = new("--speed")
    {
        Description = "How fast: 1 (default) as it happened, up to 100; 0 without waiting.",
        CustomParser = result => double.TryParse(result.Tokens.Single().Value, System.Globalization.CultureInfo.InvariantCulture, out var speed) && speed is >= 0 and <= 100
            ? speed
            : Refuse<double?>(result, $"--speed must be a number from 0 to 100, but it is '{result.Tokens.Single().Value}'."),
    };

    public CallsCommands(Terminal terminal, TimeProvider timeProvider)
    {
        var list = new Command("list", "Lists the calls under way, or past ones.") { _all, _past, _text, _caller, _agent, _limit };
        Set(list, (commands, result, cancellationToken) => result.GetValue(_past)
            ? commands.ListPastAsync(new PastCallQuery(result.GetValue(_text), result.GetValue(_caller), result.GetValue(_agent), result.GetValue(_limit) ?? 20), cancellationToken)
            : commands.ListAsync(result.GetValue(_all), cancellationToken));
        list.Validators.Add(result =>
        {
            if (!result.GetValue(_past) && (result.GetValue(_text) ?? result.GetValue(_caller) ?? result.GetValue(_agent)) is not null)
            {
                result.AddError("--text, --caller and --agent search the records: give --past too.");
            }
        });

        var show = new Command("show", "Shows a call: under way as it is now, a past one with all that was said.") { _id };
        Set(show, (commands, result, cancellationToken) => commands.ShowAsync(result.GetRequiredValue(_id), cancellationToken));

        var export = new Command("export", "Exports the record of a call, or its recording.") { _id, _format, _output, _recording };
        Set(export, (commands, result, cancellationToken) => commands.ExportAsync(
            result.GetRequiredValue(_id), result.GetValue(_recording) ? null : result.GetValue(_format) ?? (result.GetValue(_json) ? "json" : "text"), result.GetValue(_output), cancellationToken));
        export.Validators.Add(result =>
        {
            if (result.GetValue(_recording) && (result.GetValue(_output) is null || result.GetValue(_format) is not null))
            {
                result.AddError("Give --recording with --output call.wav, and without --format.");
            }
        });

        var events = new Command("events", "Follows calls while they go on; Ctrl-C ends it.") { _anyId, _levels };
        Set(events, (commands, result, cancellationToken) => commands.FollowAsync(result.GetValue(_anyId), result.GetValue(_levels), cancellationToken));

        var say = new Command("say", "Has the agent of a call say something, after what it says now.") { _id, _words, _instructions };
        Set(say, (commands, result, cancellationToken) => commands.ActAsync(
            result.GetRequiredValue(_id), "say", [("text", result.GetValue(_words)), ("instructions", result.GetValue(_instructions))], cancellationToken));
        say.Validators.Add(result =>
        {
            if ((result.GetValue(_words) is null) == (result.GetValue(_instructions) is null))
            {
                result.AddError("Give either the words to say, or --instructions.");
            }
        });

        var hangUp = new Command("hangup", "Ends a call once its last words are heard.") { _id, _atOnce };
        Set(hangUp, (commands, result, cancellationToken) => commands.ActAsync(
            result.GetRequiredValue(_id), "hang_up", [("at_once", result.GetValue(_atOnce))], cancellationToken));

        var transfer = new Command("transfer", "Puts the party of a call through to somebody else.") { _id, _to, _mode, _announcement, _ringSeconds };
        Set(transfer, (commands, result, cancellationToken) => commands.ActAsync(
            result.GetRequiredValue(_id),
            "transfer",
            [("to", result.GetRequiredValue(_to)), ("mode", result.GetValue(_mode)), ("announcement", result.GetValue(_announcement)), ("ring_seconds", result.GetValue(_ringSeconds))],
            cancellationToken));

        var replay = new Command("replay", "Plays a past call back as text, at the pace at which it happened.") { _id, _speed };
        Set(replay, (commands, result, cancellationToken) => commands.ReplayAsync(result.GetRequiredValue(_id), result.GetValue(_speed) ?? 1, cancellationToken));

        Root = new Command("calls", "Lists, follows and steers the calls of a running server.")
        {
            list, show, export, events, say, hangUp, transfer, replay, _remote.Url, _remote.ApiKey, _json,
        };

        void Set(Command command, Func<CallsCommand, ParseResult, CancellationToken, Task<int>> run) => command.SetAction(
            (result, cancellationToken) => RemoteCommand.RunAsync(
                terminal, _remote, result, (client, stopping) => run(new CallsCommand(terminal, client, timeProvider, result.GetValue(_json)), result, stopping), cancellationToken));
    }

    public Command Root { get; }

    private static Option<int?> Count(string name, string description, int minimum, int maximum) => new(name)
    {
        Description = description,
        CustomParser = result => int.TryParse(result.Tokens.Single().Value, out var count) && count >= minimum && count <= maximum
            ? count
            : Refuse<int?>(result, $"{name} must be a number from {minimum} to {maximum}, but it is '{result.Tokens.Single().Value}'."),
    };

    private static Option<string?> Choice(string name, string description, string[] choices) => new(name)
    {
        Description = description,
        CustomParser = result => choices.Contains(result.Tokens.Single().Value)
            ? result.Tokens.Single().Value
            : Refuse<string?>(result, $"{name} must be one of {string.Join(", ", choices)}, but it is '{result.Tokens.Single().Value}'."),
    };

    private static T? Refuse<T>(System.CommandLine.Parsing.ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
