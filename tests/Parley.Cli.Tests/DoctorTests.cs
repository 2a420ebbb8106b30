using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Cli.Doctor;
using Parley.Server.Configuration;

namespace Parley.Cli.Tests;

[Trait("Category", "Integration")]
public sealed partial class DoctorTests : IDisposable
{
    private readonly CommandLine _command = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _command.Dispose();

    [Fact]
    public async Task Doctor_WhereAllIsThere_AsksAnAgentAndSaysHowQuicklyItAnswered()
    {
        var config = await ConfigureAsync("");

        var exitCode = await _command.RunAsync(Cancellation, "doctor", "--config", config, "--json");

        var lines = Lines();
        Assert.True(exitCode == ExitCode.Ok, _command.Output);
        Assert.InRange(lines.Single(line => Check(line) == "call").GetProperty("first_audio_ms").GetDouble(), 0.1, 30_000);
        Assert.Contains("will be made", lines.Single(line => Check(line) == "storage").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, lines[^1].GetProperty("faults").GetInt32());
        Assert.All(["runtime", "configuration", "libsqlite3.so.0", "disk", "port", "clock"], name => Assert.Contains(lines, line => line.TryGetProperty("check", out var check) && check.GetString() == name));
    }

    [Fact]
    public async Task Doctor_MistakesInTheConfiguration_NamesThemAndEndsWithThree()
    {
        var config = await _command.WriteAsync("parley.yaml", "server:\n  prot: 1\n", Cancellation);

        var exitCode = await _command.RunAsync(Cancellation, "doctor", "--config", config);

        Assert.Equal(ExitCode.Configuration, exitCode);
        Assert.Contains("fault    configuration: ", _command.Output, StringComparison.Ordinal);
        Assert.Contains("unknown key 'prot'", _command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_PortIsTakenByAnotherProgram_EndsWithFive()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var accepting = other.AcceptTcpClientAsync(Cancellation);
        var config = await ConfigureAsync($"server: {{ port: {((IPEndPoint)other.LocalEndpoint).Port} }}\n");
        var running = _command.RunAsync(Cancellation, "doctor", "--config", config, "--no-call");
        (await accepting).Dispose(); // it is no Parley

        var exitCode = await running;

        Assert.Equal(ExitCode.Network, exitCode);
        Assert.Contains("cannot be listened on", _command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_AParleyServesThere_IsNoFault()
    {
        await using var server = await LiveServer.StartAsync(Cancellation);
        var config = await ConfigureAsync($"server: {{ port: {new Uri(server.Url).Port} }}\n");

        var exitCode = await _command.RunAsync(Cancellation, "doctor", "--config", config, "--no-call");

        Assert.True(exitCode == ExitCode.Ok, _command.Output);
        Assert.Contains("a Parley server answers at", _command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_StorageDoesNotOpen_IsAFault()
    {
        await _command.WriteAsync("records.db", "this is no database, and long enough not to be taken for an empty one", Cancellation);
        var config = await ConfigureAsync("");

        var exitCode = await _command.RunAsync(Cancellation, "doctor", "--config", config, "--no-call");

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains("does not open", _command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Libraries_MissingOnes_AreFaultsWhereTheyAreNeeded()
    {
        var offline = new ParleyOptions { Storage = { Keep = StorageKind.None } };
        offline.Engine.Selection = EngineSelection.Offline;

        var findings = NativeLibraries.Check(offline, _ => null).ToList();

        Assert.All(findings, finding => Assert.StartsWith("sudo apt-get install -y ", finding.Advice, StringComparison.Ordinal));
        Assert.Equal(
            ["libpocketsphinx.so.3", "libsphinxbase.so.3", "pocketsphinx-en-us", "libflite.so.1"],
            findings.Where(finding => finding.Level == DoctorLevel.Fault).Select(finding => finding.Check));
        Assert.All(findings, finding => Assert.Equal(ExitCode.MissingNative, finding.ExitCode));
    }

    [Fact]
    public void Libraries_OnThisMachine_AreFoundWithTheirVersions() =>
        Assert.Matches(@"^/.*/libsqlite3\.so\.\d", NativeLibraries.Find("libsqlite3.so.0") ?? "");

    [Fact]
    public void Libraries_OfTheScripts_AreKnown()
    {
        var script = File.ReadAllText(Path.Combine(Folder(), "../../scripts/native-packages.sh"));
        var packages = RuntimePackages().Match(script).Groups[1].Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim('"').Split('|')[0]);

        Assert.Superset(packages.ToHashSet(), NativeLibraries.Packages.ToHashSet());
    }

    private Task<string> ConfigureAsync(string more) =>
        _command.WriteAsync("parley.yaml", $"{(more.Length > 0 ? more : "server: { port: 0 }\n")}engine: {{ use: offline }}\nstorage: {{ sqlite: {{ path: records.db }} }}\n", Cancellation);

    private JsonElement[] Lines() => [.. _command.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private static string? Check(JsonElement line) => line.TryGetProperty("check", out var check) ? check.GetString() : null;

    [GeneratedRegex(@"parley_runtime_packages=\((.*?)\n\)", RegexOptions.Singleline)]
    private static partial Regex RuntimePackages();
}
