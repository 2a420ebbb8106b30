using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Parley.Samples.Tests.Templates;

/// <summary>Packs Parley into a feed of its own and makes projects of its templates, away from the machine's own caches and without a network.</summary>
public sealed class TemplateWorkshop : IAsyncLifetime
{
    private static readonly string s_configuration =
        typeof(TemplateWorkshop).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-templates-");

    public static string Root { get; } = FindRoot();

    /// <summary>Where the packages are.</summary>
    public string Feed => Path.Combine(_folder.FullName, "feed");

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        foreach (var project in new[] { "Realtime", "Audio", "Agents", "Engine", "Calls", "Storage", "Server" })
        {
            await RunAsync(cancellationToken, "pack", Path.Combine(Root, "src", $"Parley.{project}"), "-c", s_configuration, "--no-build", "-o", Feed, "-v", "q");
        }

        await RunAsync(cancellationToken, "pack", Path.Combine(Root, "templates"), "-c", s_configuration, "-o", Feed, "-v", "q");
        await RunAsync(cancellationToken, "new", "install", Directory.GetFiles(Feed, "Parley.Templates.*.nupkg").Single(), "--debug:custom-hive", Hive);
    }

    /// <summary>Makes a project of a template and builds it. Returns the folder of the program.</summary>
    public async Task<string> BuildAsync(string template, string name, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_folder.FullName, name);
        await RunAsync(cancellationToken, "new", template, "-o", folder, "--debug:custom-hive", Hive, "--no-update-check");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "nuget.config"),
            $"<configuration><packageSources><clear /><add key=\"feed\" value=\"{Feed}\" /></packageSources></configuration>",
            cancellationToken);
        await RunAsync(
            cancellationToken, "build", folder, "-c", "Release", "-v", "q", "-warnaserror", "-p:UseSharedCompilation=false", "-nodeReuse:false",
            $"-p:RestoreFallbackFolders={MachinePackages}");
        return Path.Combine(folder, "bin", "Release", "net10.0");
    }

    /// <summary>Runs a program that was built. Returns what it wrote.</summary>
    public Task<string> ExecuteAsync(string program, CancellationToken cancellationToken, params string[] arguments) =>
        RunAsync(cancellationToken, [program, .. arguments]);

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private string Hive => Path.Combine(_folder.FullName, "hive");

    /// <summary>The packages that the tests themselves were restored from: others' packages come from there.</summary>
    private static string MachinePackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private async Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.FullName };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder.FullName, "packages");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment.Remove("OPENAI_API_KEY");
        if (arguments[0] == "pack")
        {
            start.Environment.Remove("NUGET_PACKAGES"); // the projects' own restore names the machine's folder
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{await output}{await errors}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
