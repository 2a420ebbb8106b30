using System.CommandLine;
using Parley.Cli.Settings;
using Parley.Server.Configuration;

namespace Parley.Cli.Service;

/// <summary>The command <c>service</c>, its commands and their options.</summary>
internal sealed class ServiceCommands
{
    private const int FirstFreePort = 1024;
    private static readonly TimeSpan s_afterDraining = TimeSpan.FromSeconds(15);

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only show what would be done." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object, for machines." };
    private readonly Option<string> _name = new("--name")
    {
        Description = "The service's name. Default parley.",
        Recursive = true,
        DefaultValueFactory = _ => "parley",
        CustomParser = result => ReadName(result, "--name"),
    };

    private readonly Option<string?> _user = new("--user")
    {
        Description = "The user that it runs as. Default: one of its own that exists while it runs.",
        CustomParser = result => ReadName(result, "--user"),
    };

    public ServiceCommands(Terminal terminal, Option<FileInfo?> config, ISystem system)
    {
        var install = new Command("install", "Has systemd start the server, now and with the machine.") { _user, _dryRun, _json };
        install.SetAction(async (result, cancellationToken) =>
        {
            try
            {
                var unit = await DescribeAsync(result, config, cancellationToken);
                return await new ServiceCommand(terminal, system, result.GetValue(_dryRun), result.GetValue(_json)).InstallAsync(unit, cancellationToken);
            }
            catch (ParleyConfigurationException exception)
            {
                terminal.WriteError(exception.Message);
                return ExitCode.Configuration;
            }
        });

        var uninstall = new Command("uninstall", "Stops it and takes it away; its data stays.") { _dryRun, _json };
        uninstall.SetAction((result, cancellationToken) => new ServiceCommand(terminal, system, result.GetValue(_dryRun), result.GetValue(_json)).UninstallAsync(result.GetRequiredValue(_name), cancellationToken));

        var status = new Command("status", "Says whether it runs; 0 only if it does.") { _json };
        status.SetAction((result, cancellationToken) => new ServiceCommand(terminal, system, isDryRun: false, result.GetValue(_json)).StatusAsync(
            result.GetRequiredValue(_name), cancellationToken));

        Root = new Command("service", "Installs the server as a service of systemd.") { install, uninstall, status, _name };
    }

    public Command Root { get; }

    /// <summary>The configuration is read now: a service that cannot start helps nobody.</summary>
    private async Task<ServiceUnit> DescribeAsync(ParseResult result, Option<FileInfo?> config, CancellationToken cancellationToken)
    {
        var named = result.GetValue(config);
        var options = await SettingsFile.LoadAsync(named, null, cancellationToken);
        var process = Environment.ProcessPath!;
        var isHosted = Path.GetFileNameWithoutExtension(process) == "dotnet";
        var (name, user) = (result.GetRequiredValue(_name), result.GetValue(_user));
        return new ServiceUnit
        {
            Name = name,
            WrittenFolders = user is null ? RequireOwnFolder(options, name) : [.. WrittenElsewhere(options, name).Select(written => written.Folder).Distinct()],
            Program = isHosted ? [process, Environment.GetCommandLineArgs()[0]] : [process],
            Config = SettingsFile.Find(named) is { } file ? Path.GetFullPath(file) : null,
            User = user,
            StopTime = options.Server.DrainTime + s_afterDraining,
            NeedsLowPort = options.Server.Port is > 0 and < FirstFreePort,
        };
    }

    /// <summary>A user that exists only while the service runs can own no folder but its service's.</summary>
    private static string[] RequireOwnFolder(ParleyOptions options, string name) => WrittenElsewhere(options, name) is [var (setting, folder), ..]
        ? throw new ParleyConfigurationException($"'{setting}' lies in {folder}, where the service may not write. Move it below /var/lib/{name}, or name a user who may: --user NAME.")
        : [];

    /// <summary>What the server writes outside the folder that systemd gives it. Paths of the file are full by now; the defaults lie below that folder.</summary>
    private static IReadOnlyList<(string Setting, string Folder)> WrittenElsewhere(ParleyOptions options, string name)
    {
        var own = $"/var/lib/{name}";
        (string Setting, string? Folder)[] written =
        [
            ("calls.recordings_folder", options.Calls.RecordingsFolder),
            ("storage.sqlite.path", options.Storage.Keep == StorageKind.Sqlite ? FolderOf(options.Storage.SqlitePath, own) : null),
            ("access.users_file", FolderOf(options.Access.UsersFile, own)),
            ("twilio.queue_file", FolderOf(options.Twilio.QueueFile, own)),
            ("budgets.file", FolderOf(options.Budgets.File, own)),
        ];
        return
        [
            .. from item in written
               where item.Folder is { } folder && folder != own && !folder.StartsWith(own + "/", StringComparison.Ordinal)
               select (item.Setting, item.Folder!),
        ];
    }

    private static string? FolderOf(string? file, string from) => file is null ? null : Path.GetDirectoryName(Path.GetFullPath(file, from));

    private static string ReadName(System.CommandLine.Parsing.ArgumentResult result, string option)
    {
        var name = result.Tokens.Single().Value;
        if (name.Length is 0 or > 32 || !char.IsAsciiLetterLower(name[0]) || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_'))
        {
            result.AddError($"{option} must have at most 32 of a-z, 0-9, - and _, and begin with a letter.");
        }

        return name;
    }
}
