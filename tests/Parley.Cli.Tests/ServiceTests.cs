using Parley.Cli.Service;
using Spectre.Console;

namespace Parley.Cli.Tests;

[Trait("Category", "Integration")]
public sealed class ServiceTests : IDisposable
{
    private readonly CommandLine _command = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _command.Dispose();

    [Fact]
    public async Task Install_DryRun_ShowsAUnitThatSystemdUnderstands()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd is not on this machine.");
        var config = await _command.WriteAsync("parley.yaml", "server: { port: 443, drain_seconds: 30 }\nengine: { use: offline }\n", Cancellation);

        var exitCode = await _command.RunAsync(Cancellation, "service", "install", "--dry-run", "--config", config);
        var path = await _command.WriteAsync("parley.service", _command.Output, Cancellation);
        var (verified, faults) = await new RealSystem().RunAsync("systemd-analyze", ["verify", path], Cancellation);

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.True(verified == 0 && faults.Length == 0, faults);
        Assert.Contains("DynamicUser=yes\n", _command.Output, StringComparison.Ordinal);
        Assert.Contains("TimeoutStopSec=45\n", _command.Output, StringComparison.Ordinal);
        Assert.Contains("CapabilityBoundingSet=CAP_NET_BIND_SERVICE\n", _command.Output, StringComparison.Ordinal);
        Assert.Contains($"serve --config {config}\n", _command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Unit_PathsWithSpacesAndSigns_AreQuotedForSystemd()
    {
        var unit = Unit() with { Program = ["/opt/my parley/50%$/parley"], Config = "/etc/a\"b.yaml", User = "voice" };

        var text = unit.Write();

        Assert.Contains("""ExecStart="/opt/my parley/50%%$$/parley" serve --config "/etc/a\"b.yaml" """.TrimEnd() + "\n", text, StringComparison.Ordinal);
        Assert.Contains("User=voice\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("DynamicUser", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InstallAndUninstall_DoNoMoreThanTheySay()
    {
        var system = new FakeSystem();
        var service = new ServiceCommand(Terminal(), system, isDryRun: false);

        var installed = await service.InstallAsync(Unit(), Cancellation);
        var done = system.Done.ToList();
        var uninstalled = await service.UninstallAsync("parley", Cancellation);

        Assert.Equal((ExitCode.Ok, ExitCode.Ok), (installed, uninstalled));
        Assert.Equal(["write /etc/systemd/system/parley.service", "systemctl daemon-reload", "systemctl enable parley.service", "systemctl restart parley.service"], done);
        Assert.Equal(["systemctl disable --now parley.service", "delete /etc/systemd/system/parley.service", "systemctl daemon-reload"], system.Done.Skip(4));
    }

    [Fact]
    public async Task Uninstall_NothingIsInstalled_SaysSoAndDoesNothing()
    {
        var system = new FakeSystem();

        var exitCode = await new ServiceCommand(Terminal(), system, isDryRun: false).UninstallAsync("parley", Cancellation);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Empty(system.Done);
    }

    [Fact]
    public async Task Install_SystemctlFails_SaysWhatItSaid()
    {
        var system = new FakeSystem { Answer = (1, "Access denied") };
        var error = new CaughtText();

        var exitCode = await new ServiceCommand(Terminal(error), system, isDryRun: false).InstallAsync(Unit(), Cancellation);

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains("Access denied", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("active", "running", 0, "\"running\":true")]
    [InlineData("inactive", "dead", 1, "\"running\":false")]
    public async Task Status_OfAService_IsSaidAndIsTheExitCode(string active, string sub, int expected, string text)
    {
        var system = new FakeSystem { Answer = (0, $"LoadState=loaded\nActiveState={active}\nSubState={sub}\nUnitFileState=enabled\nMainPID=7\nExecMainStartTimestamp=") };
        var output = new CaughtText();

        var exitCode = await new ServiceCommand(Terminal(output: output), system, isDryRun: false, writesJson: true).StatusAsync("parley", Cancellation);

        Assert.Equal(expected, exitCode);
        Assert.Contains(text, output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("service install --name ../evil")]
    [InlineData("service install --user Bad")]
    [InlineData("service status --name a.b")]
    public async Task Service_BadName_IsAMistakeOfTheCommandLine(string line) =>
        Assert.Equal(ExitCode.Usage, await _command.RunAsync(Cancellation, line.Split(' ')));

    private static ServiceUnit Unit() => new() { Name = "parley", Program = ["/usr/bin/parley"], StopTime = TimeSpan.FromSeconds(45) };

    private static Terminal Terminal(CaughtText? error = null, CaughtText? output = null) => new(Catch(output ?? new CaughtText()), Catch(error ?? new CaughtText()));

    private static IAnsiConsole Catch(CaughtText text) => AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text.Writer) });

    private sealed class FakeSystem : ISystem
    {
        private readonly HashSet<string> _files = [];

        public List<string> Done { get; } = [];

        public (int ExitCode, string Output) Answer { get; init; }

        public Task<(int ExitCode, string Output)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
        {
            Done.Add($"{program} {string.Join(' ', arguments)}");
            return Task.FromResult((Answer.ExitCode, Answer.Output ?? ""));
        }

        public Task WriteFileAsync(string path, string text, CancellationToken cancellationToken)
        {
            Done.Add($"write {path}");
            _files.Add(path);
            return Task.CompletedTask;
        }

        public void DeleteFile(string path)
        {
            Done.Add($"delete {path}");
            _files.Remove(path);
        }

        public bool FileExists(string path) => _files.Contains(path);
    }
}
