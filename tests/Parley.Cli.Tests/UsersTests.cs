using System.Text.Json;

namespace Parley.Cli.Tests;

[Trait("Category", "Integration")]
public sealed class UsersTests
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Add_PasswordFromTheInput_IsListedWithoutIt()
    {
        using var command = new CommandLine { Input = Password + "\n" };
        var config = await ConfigureAsync(command);

        var added = await command.RunAsync(Cancellation, "users", "add", "ann", "--role", "admin", "--password-stdin", "--config", config);
        var before = command.Output.Length;
        var listed = await command.RunAsync(Cancellation, "users", "list", "--json", "--config", config);

        var user = JsonElement.Parse(command.Output[before..]);
        var file = await File.ReadAllTextAsync(Path.Combine(command.Folder, "users.json"), Cancellation);
        Assert.Equal((ExitCode.Ok, ExitCode.Ok), (added, listed));
        Assert.Equal(("ann", "admin"), (user.GetProperty("name").GetString(), user.GetProperty("role").GetString()));
        Assert.DoesNotContain(Password, file + command.Output + command.Error, StringComparison.Ordinal);
        Assert.Contains("\"role\": \"admin\"", file, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("")]
    [InlineData("ann likes long passwords")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    public async Task Add_PasswordEasyToGuess_IsRefused(string password)
    {
        using var command = new CommandLine { Input = password + "\n" };
        var config = await ConfigureAsync(command);

        var added = await command.RunAsync(Cancellation, "users", "add", "ann", "--role", "viewer", "--password-stdin", "--config", config);

        Assert.Equal(ExitCode.Usage, added);
        Assert.Contains("assword", command.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(command.Folder, "users.json")));
    }

    [Theory]
    [InlineData("ann<script>")]
    [InlineData("ann\u001b[2J")]
    [InlineData("a b")]
    public async Task Add_NameThatIsNone_IsRefused(string name)
    {
        using var command = new CommandLine { Input = Password + "\n" };
        var config = await ConfigureAsync(command);

        var added = await command.RunAsync(Cancellation, "users", "add", name, "--role", "viewer", "--password-stdin", "--config", config);

        Assert.Equal(ExitCode.Usage, added);
        Assert.Contains("A user's name has", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_NobodyToAskAndNoInput_SaysHow()
    {
        using var command = new CommandLine();
        var config = await ConfigureAsync(command);

        var added = await command.RunAsync(Cancellation, "users", "add", "ann", "--role", "admin", "--config", config);

        Assert.Equal(ExitCode.Usage, added);
        Assert.Contains("--password-stdin", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_OfAnAccount_AreReportedAndKept()
    {
        using var command = new CommandLine { Input = $"{Password}\nanother long password\n" };
        var config = await ConfigureAsync(command);
        await command.RunAsync(Cancellation, "users", "add", "ann", "--role", "admin", "--password-stdin", "--config", config);

        var role = await command.RunAsync(Cancellation, "users", "role", "ANN", "operator", "--config", config);
        var password = await command.RunAsync(Cancellation, "users", "password", "ann", "--password-stdin", "--config", config);
        var unlock = await command.RunAsync(Cancellation, "users", "unlock", "ann", "--config", config);
        var taken = await command.RunAsync(Cancellation, "users", "add", "Ann", "--role", "viewer", "--password-stdin", "--config", config);
        var remove = await command.RunAsync(Cancellation, "users", "remove", "ann", "--json", "--config", config);
        var unknown = await command.RunAsync(Cancellation, "users", "remove", "ann", "--config", config);

        Assert.Equal((ExitCode.Ok, ExitCode.Ok, ExitCode.Ok), (role, password, unlock));
        Assert.Equal((ExitCode.Usage, ExitCode.Ok, ExitCode.Usage), (taken, remove, unknown));
        Assert.Contains("ann is operator now", command.Output, StringComparison.Ordinal);
        Assert.Contains("\"role\":\"operator\"", command.Output, StringComparison.Ordinal);
        Assert.Contains("There is no user 'ann'", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_RoleUnknown_NamesTheRoles()
    {
        using var command = new CommandLine { Input = Password + "\n" };

        var added = await command.RunAsync(Cancellation, "users", "add", "ann", "--role", "root", "--password-stdin");

        Assert.Equal(ExitCode.Usage, added);
        Assert.Contains("viewer, operator or admin, but it is 'root'", command.Error, StringComparison.Ordinal);
    }

    private static Task<string> ConfigureAsync(CommandLine command) => command.WriteAsync("parley.yaml", "access:\n  users_file: users.json\n", Cancellation);
}
