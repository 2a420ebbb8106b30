using System.Text.Json;

namespace Parley.Cli.Tests;

[Trait("Category", "Integration")]
public sealed class KeysTests
{
    [Fact]
    public async Task Create_WithLimits_PrintsOnlyTheKeyAndListShowsTheRest()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var config = await ConfigureAsync(command, cancellationToken);

        var created = await command.RunAsync(
            cancellationToken, "keys", "create", "--name", "shop", "--expires", "90d", "--max-sessions", "5", "--requests-per-minute", "120", "--config", config);
        var secret = command.Output.TrimEnd();
        var listed = await command.RunAsync(cancellationToken, "keys", "list", "--json", "--config", config);

        var key = JsonElement.Parse(command.Output[secret.Length..]);
        Assert.Equal((ExitCode.Ok, ExitCode.Ok), (created, listed));
        Assert.Matches("^sk-parley-[0-9A-Za-z]{43}$", secret);
        Assert.Equal("shop", key.GetProperty("name").GetString());
        Assert.Equal(secret[^4..], key.GetProperty("ending").GetString());
        Assert.Equal(90 * 24 * 60 * 60, key.GetProperty("expires_at").GetInt64() - key.GetProperty("created_at").GetInt64());
        Assert.Equal(5, key.GetProperty("max_sessions").GetInt32());
        Assert.Equal(120, key.GetProperty("requests_per_minute").GetInt32());
        Assert.Contains("the only time that the key is shown", command.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Table_NamesTheColumnsAndHidesTheKey()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var config = await ConfigureAsync(command, cancellationToken);
        await command.RunAsync(cancellationToken, "keys", "create", "--config", config);
        var secret = command.Output.TrimEnd();

        await command.RunAsync(cancellationToken, "keys", "list", "--config", config);

        var lines = command.Output[secret.Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("ID ", lines[0], StringComparison.Ordinal);
        Assert.Matches($@"^key_\w{{12}}  sk-parley-…{secret[^4..]}  -     operator  \d{{4}}-\d\d-\d\d \d\d:\d\dZ  never    -         -$", lines[1]);
    }

    [Fact]
    public async Task Revoke_KnownKey_LeavesNone()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var config = await ConfigureAsync(command, cancellationToken);
        await command.RunAsync(cancellationToken, "keys", "create", "--name", "shop", "--config", config);
        var id = command.Error.Split(':')[0];

        var exitCode = await command.RunAsync(cancellationToken, "keys", "revoke", id, "--config", config);
        await command.RunAsync(cancellationToken, "keys", "list", "--config", config);

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains($"Revoked {id} (shop).", command.Output, StringComparison.Ordinal);
        Assert.Contains("There are no keys in", command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoke_UnknownKey_SaysSoAndExits2()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var config = await ConfigureAsync(command, cancellationToken);

        var exitCode = await command.RunAsync(cancellationToken, "keys", "revoke", "key_none", "--config", config);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("There is no key 'key_none'", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_BrokenFile_SaysWhatToDoAndExits3()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var config = await ConfigureAsync(command, cancellationToken);
        var file = await command.WriteAsync("keys.json", "{", cancellationToken);

        var exitCode = await command.RunAsync(cancellationToken, "keys", "list", "--config", config);

        Assert.Equal(ExitCode.Configuration, exitCode);
        Assert.StartsWith(file, command.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys create --expires soon", "--expires must be a time such as 30m, 12h, 90d or 4w, at most 3650d, but it is 'soon'.")]
    [InlineData("keys create --expires 0d", "--expires must be a time")]
    [InlineData("keys create --expires 3651d", "--expires must be a time")]
    [InlineData("keys create --max-sessions 0", "--max-sessions must be a number from 1 to 100000, but it is '0'.")]
    [InlineData("keys create --requests-per-minute many", "--requests-per-minute must be a number from 1 to 1000000, but it is 'many'.")]
    [InlineData("keys revoke", "revoke")]
    [InlineData("keys", "Required command was not provided.")]
    public async Task Keys_WrongCommandLine_SaysWhatIsWrongAndExits2(string line, string expected)
    {
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, line.Split(' '));

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(expected, command.Error + command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_OpenAddressWithoutKeys_SaysWhatToDoAndExits3()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var config = await ConfigureAsync(command, cancellationToken);

        var exitCode = await command.RunAsync(cancellationToken, "serve", "--host", "0.0.0.0", "--port", "0", "--config", config);

        Assert.Equal(ExitCode.Configuration, exitCode);
        Assert.Contains("Listening on 0.0.0.0 needs an API key", command.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "Keys      none needed: only this machine can connect")]
    [InlineData(true, "Keys      needed; 1 is valid")]
    public async Task Serve_Started_SaysWhetherAKeyIsNeeded(bool hasKey, string expected)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var config = await ConfigureAsync(command, cancellationToken);
        if (hasKey)
        {
            await command.RunAsync(cancellationToken, "keys", "create", "--config", config);
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = command.RunAsync(stopping.Token, "serve", "--port", "0", "--engine", "offline", "--config", config);
        while (!command.Output.Contains("Ctrl-C", StringComparison.Ordinal) && !running.IsCompleted)
        {
            await Task.Yield();
        }

        await stopping.CancelAsync();
        await running;

        Assert.Contains(expected, command.Output, StringComparison.Ordinal);
    }

    private static Task<string> ConfigureAsync(CommandLine command, CancellationToken cancellationToken) =>
        command.WriteAsync("parley.yaml", "server: { keys_file: keys.json }", cancellationToken);
}
