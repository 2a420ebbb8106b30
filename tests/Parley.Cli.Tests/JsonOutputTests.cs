using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Storage;

namespace Parley.Cli.Tests;

/// <summary>Each command has <c>--json</c>, and writes nothing but JSON with it. A command that is new must be added here.</summary>
[Trait("Category", "Integration")]
public sealed class JsonOutputTests : IDisposable
{
    private readonly CommandLine _command = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _command.Dispose();

    [Fact]
    public void Commands_AllOfThem_HaveJson()
    {
        var lacking = Leaves(Tree()).Where(leaf => !Options(leaf).Any(option => option.Name == "--json")).Select(PathOf);

        Assert.Empty(lacking);
    }

    [Fact]
    public void Commands_AllOfThem_AreTriedHere()
    {
        string[] tried = [.. Local.Select(row => row.Data.Item1), .. Remote.Select(row => row.Data.Item1), "serve"];

        Assert.Equal(Leaves(Tree()).Select(PathOf).Order(StringComparer.Ordinal), tried.Order(StringComparer.Ordinal));
    }

    /// <summary>The command, what is given to it, and whether it can go well here.</summary>
    public static TheoryData<string, string, bool> Local => new()
    {
        { "ask", "Hello --agent parley --engine offline", true },
        { "talk", "--engine offline --input #FOLDER/missing.wav --output #FOLDER/answer.wav", false },
        { "simulate", "http://127.0.0.1:1", false },
        { "check", "", true },
        { "schema", "", true },
        { "doctor", "--no-call", true },
        { "completion", "fish", true },
        { "keys create", "--name x", true },
        { "keys list", "", true },
        { "keys revoke", "#KEY", true },
        { "users add", "bob --role viewer --password-stdin", true },
        { "users list", "", true },
        { "users role", "anna operator", true },
        { "users password", "anna --password-stdin", true },
        { "users unlock", "anna", true },
        { "users remove", "anna", true },
        { "records retain", "", true },
        { "records reencrypt", "", true },
        { "records new-key", "", false },
        { "records erase", "--caller +15550100 --yes", true },
        { "records hold", "--caller +15550100 --reason lawsuit", true },
        { "service install", "--dry-run --user voice", true },
        { "service uninstall", "--dry-run", true },
        { "service status", "--name parley-of-nobody", false },
    };

    [Theory]
    [MemberData(nameof(Local))]
    public async Task Command_OnThisMachine_WritesJsonAlone(string path, string arguments, bool isFine)
    {
        using var command = new CommandLine { Input = "correct horse battery staple\n" };
        var config = await command.WriteAsync("parley.yaml", $$"""
            server: { keys_file: keys.json }
            engine: { use: offline }
            agents: [{ name: parley-of-the-test, instructions: Be kind. }]
            access: { users_file: users.json }
            storage: { sqlite: { path: records.db }, encryption: { keys: "one:{{Convert.ToBase64String(new byte[32])}}" } }
            """, Cancellation);
        using var preparing = new CommandLine { Input = "correct horse battery staple\n" };
        Assert.Equal(ExitCode.Ok, await preparing.RunAsync(Cancellation, "users", "add", "anna", "--role", "viewer", "--password-stdin", "--config", config));
        Assert.Equal(ExitCode.Ok, await preparing.RunAsync(Cancellation, "keys", "create", "--json", "--config", config));
        var key = Lines(preparing.Output[preparing.Output.IndexOf('{', StringComparison.Ordinal)..])[0].GetProperty("id").GetString()!;
        var line = arguments.Replace("#FOLDER", command.Folder, StringComparison.Ordinal).Replace("#KEY", key, StringComparison.Ordinal);

        var exitCode = await command.RunAsync(
            Cancellation, [.. path.Split(' '), .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json", "--config", config]);

        Assert.True(exitCode == ExitCode.Ok || !isFine, command.Output + command.Error);
        Assert.True(Lines(command.Output).Count > 0 || !isFine, "It wrote nothing.");
    }

    /// <summary>The commands that ask a running server; <c>#LIVE</c> is a call under way, <c>#PAST</c> one that is over.</summary>
    public static TheoryData<string, string, bool> Remote => new()
    {
        { "call", "+15550123", false },
        { "logs", "", true },
        { "calls list", "--past", true },
        { "calls show", "#PAST", true },
        { "calls export", "#PAST", true },
        { "calls events", "#PAST", true },
        { "calls say", "#LIVE Goodbye.", true },
        { "calls transfer", "#LIVE +15550199", false },
        { "calls hangup", "#LIVE --at-once", true },
        { "calls replay", "#PAST --speed 0", true },
    };

    [Theory]
    [MemberData(nameof(Remote))]
    public async Task Command_OnARunningServer_WritesJsonAlone(string path, string arguments, bool isFine)
    {
        await using var server = await LiveServer.StartAsync(Cancellation);
        var past = await server.TalkAsync(Cancellation);
        var (socket, live) = await server.DialAsync(Cancellation);
        using var ending = socket;
        await UntilRecordedAsync(server, past);
        var line = arguments.Replace("#PAST", past, StringComparison.Ordinal).Replace("#LIVE", live, StringComparison.Ordinal);
        var exitCode = await _command.RunAsync(
            Cancellation, [.. path.Split(' '), .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json", "--url", server.Url]);

        Assert.True(exitCode == ExitCode.Ok || !isFine, _command.Output + _command.Error);
        Assert.True(Lines(_command.Output).Count > 0 || !isFine, "It wrote nothing.");
    }

    [Theory]
    [InlineData("text")]
    [InlineData("vtt")]
    public async Task Export_InAnotherFormat_IsTheTextInAnObject(string format)
    {
        await using var server = await LiveServer.StartAsync(Cancellation);
        var past = await server.TalkAsync(Cancellation);
        await UntilRecordedAsync(server, past);

        await _command.RunAsync(Cancellation, "calls", "export", past, "--format", format, "--json", "--url", server.Url);

        Assert.Equal((past, format), Assert.Single(Lines(_command.Output)) is var line ? (line.GetProperty("call").GetString(), line.GetProperty("format").GetString()) : default);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("")]
    public async Task Serve_SaysWhereItServesAndThatItStops(string command)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var config = await _command.WriteAsync("parley.yaml", "engine: { use: offline }\nstorage: { keep: none }\n", Cancellation);

        var serving = _command.RunAsync(stop.Token, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json", "--port", "0", "--config", config]);
        while (!_command.Output.Contains('\n', StringComparison.Ordinal))
        {
            Assert.False(serving.IsCompleted, _command.Error);
            await Task.Delay(20, Cancellation);
        }

        var url = Lines(_command.Output)[0].GetProperty("url").GetString();
        using var http = new HttpClient();
        using var health = await http.GetAsync($"{url}/health/live", Cancellation);
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Ok, await serving);
        Assert.True(health.IsSuccessStatusCode);
        Assert.Equal(["serving", "stopping"], Lines(_command.Output).Select(line => line.GetProperty("event").GetString()));
    }

    private static async Task UntilRecordedAsync(LiveServer server, string id)
    {
        var store = server.Services.GetRequiredService<ICallStore>();
        while (await store.FindAsync(id, Cancellation) is not { Summary.EndedAt: not null })
        {
            await Task.Delay(20, Cancellation);
        }
    }

    private static List<JsonElement> Lines(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private static RootCommand Tree() => new CommandTree(Terminal.Open(), null, TimeProvider.System).Root;

    private static IEnumerable<Command> Leaves(Command command) => command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Leaves);

    private static IEnumerable<Option> Options(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(Options).Where(option => option.Recursive));

    private static string PathOf(Command command) =>
        string.Join(' ', command.Parents.OfType<Command>().Where(parent => parent is not RootCommand).Select(PathOf).Append(command.Name));
}
