using System.Text.Json;

namespace Parley.Cli.Tests;

/// <summary><c>parley calls</c> against a live server.</summary>
[Trait("Category", "Integration")]
public sealed class CallsTests : IDisposable
{
    private readonly CommandLine _command = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _command.Dispose();

    [Fact]
    public async Task List_OfCallsUnderWay_ShowsThemAndOnlyThem()
    {
        await using var server = await LiveServer.StartAsync(Cancellation);
        var past = await server.TalkAsync(Cancellation);
        var (socket, id) = await server.DialAsync(Cancellation);
        using var ending = socket;

        var table = await RunAsync(server, "list");
        var lines = await RunAsync(server, "list", "--all", "--json");

        Assert.Contains(id, table, StringComparison.Ordinal);
        Assert.DoesNotContain(past, table, StringComparison.Ordinal);
        Assert.Equal([id, past], Lines(lines).Select(call => call.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Show_OfACallUnderWay_ShowsHowItStands()
    {
        await using var server = await LiveServer.StartAsync(Cancellation);
        var (socket, id) = await server.DialAsync(Cancellation);
        using var ending = socket;

        var shown = await RunAsync(server, "show", id);
        var json = await RunAsync(server, "show", id, "--json");

        Assert.Matches("current agent +anna", shown);
        Assert.Equal("in_progress", Lines(json).Single().GetProperty("state").GetString());
    }

    [Fact]
    public async Task Commands_OnAPastCall_FindShowExportAndReplayIt()
    {
        await using var server = await LiveServer.StartAsync(Cancellation);
        var id = await server.TalkAsync(Cancellation);
        var file = Path.Combine(_command.Folder, "call.vtt");
        await UntilRecordedAsync(server, id);

        var found = await RunAsync(server, "list", "--past", "--agent", "anna", "--json");
        var text = await RunAsync(server, "export", id);
        var exported = await RunAsync(server, "export", id, "--format", "vtt", "--output", file, "--json");
        var replayed = await RunAsync(server, "replay", id, "--speed", "0");

        Assert.Equal([id], Lines(found).Select(call => call.GetProperty("id").GetString()));
        Assert.Contains("Agent: You said tea.", text, StringComparison.Ordinal);
        Assert.StartsWith("WEBVTT", await File.ReadAllTextAsync(file, Cancellation), StringComparison.Ordinal);
        Assert.Equal(new FileInfo(file).Length, Lines(exported).Single().GetProperty("bytes").GetInt64());
        Assert.Matches(@"\[00:00:\d\d\] Caller: Tea, please\.\n(.*\n)*\[00:00:\d\d\] Agent: You said tea\.", replayed);
    }

    [Fact]
    public async Task Events_OfACall_AreToldUntilItIsOver()
    {
        await using var server = await LiveServer.StartAsync(Cancellation);
        var (socket, id) = await server.DialAsync(Cancellation);
        using var ending = socket;
        var following = RunAsync(server, "events", id);
        await UntilAsync(() => _command.Output.Contains("in progress", StringComparison.Ordinal), following);

        await LiveServer.SendAsync(socket, """{"type":"text","text":"Tea, please."}""", Cancellation);
        await UntilAsync(() => _command.Output.Contains("agent: You said tea.", StringComparison.Ordinal), following);
        await LiveServer.SendAsync(socket, """{"type":"hang_up"}""", Cancellation);
        var told = await following;

        Assert.Contains($"{id}  caller: Tea, please.", told, StringComparison.Ordinal);
        Assert.EndsWith($"{id}  web call with anna: ended (hang_up)\n", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SayAndHangUp_OfACallUnderWay_AreDone()
    {
        await using var server = await LiveServer.StartAsync(Cancellation);
        var (socket, id) = await server.DialAsync(Cancellation);
        using var ending = socket;

        var said = await RunAsync(server, "say", id, "Good evening.", "--json");
        await server.ReceiveAsync(socket, "agent.audio_done", Cancellation);
        await RunAsync(server, "hangup", id, "--at-once");
        var ended = await server.ReceiveAsync(socket, "call.ended", Cancellation);

        Assert.Equal(id, Lines(said).Single().GetProperty("id").GetString());
        Assert.Equal("operator_hung_up", ended.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Transfer_OfAPagesCall_SaysThatThereIsNoCarrier()
    {
        await using var server = await LiveServer.StartAsync(Cancellation);
        var (socket, id) = await server.DialAsync(Cancellation);
        using var ending = socket;

        var exitCode = await _command.RunAsync(Cancellation, "calls", "transfer", id, "+15550123", "--url", server.Url);

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.NotEmpty(_command.Error);
    }

    [Fact]
    public async Task Show_UnknownCall_IsAMistakeOfTheCommandLine()
    {
        await using var server = await LiveServer.StartAsync(Cancellation);

        var exitCode = await _command.RunAsync(Cancellation, "calls", "show", "call_x", "--url", server.Url);

        Assert.Equal(ExitCode.Usage, exitCode);
    }

    [Fact]
    public async Task List_WrongKey_IsRefusedWithoutTheKeyInTheWords()
    {
        await using var server = await LiveServer.StartAsync(Cancellation, options => options.Server.ApiKeys.Add("the-key"));

        var refused = await _command.RunAsync(Cancellation, "calls", "list", "--url", server.Url, "--api-key", "not-the-one");
        var let = await _command.RunAsync(Cancellation, "calls", "list", "--url", server.Url, "--api-key", "the-key");

        Assert.Equal((ExitCode.Network, ExitCode.Ok), (refused, let));
        Assert.DoesNotContain("not-the-one", _command.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list --text tea", "--past")]
    [InlineData("say call_1", "--instructions")]
    [InlineData("export call_1 --recording", "--output")]
    [InlineData("export call_1 --format pdf", "--format must be one of text, json, vtt")]
    [InlineData("replay call_1 --speed -1", "--speed")]
    [InlineData("transfer call_1 +1 --mode warm", "--mode must be one of cold, announced, consult")]
    public async Task Calls_WrongCommandLine_SaysWhatIsWrong(string line, string expected)
    {
        var exitCode = await _command.RunAsync(Cancellation, ["calls", .. line.Split(' ')]);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(expected, _command.Error, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(LiveServer server, params string[] args)
    {
        var before = _command.Output.Length;
        var exitCode = await _command.RunAsync(Cancellation, ["calls", .. args, "--url", server.Url]);
        Assert.True(exitCode == ExitCode.Ok, _command.Error);
        return _command.Output[before..];
    }

    private static JsonElement[] Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    /// <summary>The record is written beside the call.</summary>
    private async Task UntilRecordedAsync(LiveServer server, string id)
    {
        while (!(await RunAsync(server, "list", "--past", "--json")).Contains($"\"id\":\"{id}\"", StringComparison.Ordinal)
            || !(await RunAsync(server, "replay", id, "--speed", "0")).EndsWith("(hang_up)\n", StringComparison.Ordinal))
        {
            await Task.Yield();
        }
    }

    private static async Task UntilAsync(Func<bool> isSo, Task running)
    {
        while (!isSo() && !running.IsCompleted)
        {
            await Task.Yield();
        }
    }
}
