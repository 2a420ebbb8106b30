namespace Parley.Cli.Service;

/// <summary><c>parley service</c>: has systemd run the server.</summary>
/// <param name="terminal">Told what was done.</param>
/// <param name="system">The machine.</param>
/// <param name="isDryRun">Whether to say only what would be done.</param>
/// <param name="writesJson">Whether machines read it: one object.</param>
internal sealed class ServiceCommand(Terminal terminal, ISystem system, bool isDryRun, bool writesJson = false)
{
    /// <summary>Writes the unit, and has it started now and with the machine.</summary>
    public async Task<int> InstallAsync(ServiceUnit unit, CancellationToken cancellationToken)
    {
        if (isDryRun && writesJson)
        {
            return Tell(unit.Name, unit.Path, unit.Write());
        }

        if (isDryRun)
        {
            terminal.WriteLine($"# {unit.Path}");
            terminal.WriteLine(unit.Write());
            terminal.WriteLine($"# then: systemctl daemon-reload; systemctl enable {unit.Name}.service; systemctl restart {unit.Name}.service");
            return ExitCode.Ok;
        }

        try
        {
            await system.WriteFileAsync(unit.Path, unit.Write(), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            terminal.WriteError($"{unit.Path} cannot be written: {exception.Message} Run this as root, e.g. with sudo; --dry-run shows what it would do.");
            return ExitCode.Failed;
        }

        // Restarted, not only started: an old one that runs would go on as it was installed.
        return await ControlAsync(["daemon-reload"], cancellationToken)
            && await ControlAsync(["enable", $"{unit.Name}.service"], cancellationToken)
            && await ControlAsync(["restart", $"{unit.Name}.service"], cancellationToken)
            ? Done(unit.Name, unit.Path, unit.Write(), $"{unit.Name}.service has been started. Whether it runs: parley service status. What it logs: journalctl -u {unit.Name} -f")
            : ExitCode.Failed;
    }

    /// <summary>Stops it and takes the unit away; what it wrote below <c>/var/lib</c> stays.</summary>
    public async Task<int> UninstallAsync(string name, CancellationToken cancellationToken)
    {
        var path = $"/etc/systemd/system/{name}.service";
        if (isDryRun && writesJson)
        {
            return Tell(name, path, null);
        }

        if (isDryRun)
        {
            terminal.WriteLine($"# systemctl disable --now {name}.service; rm {path}; systemctl daemon-reload");
            return ExitCode.Ok;
        }

        if (!system.FileExists(path))
        {
            terminal.WriteError($"There is no {path}: nothing is installed by that name.");
            return ExitCode.Usage;
        }

        if (!await ControlAsync(["disable", "--now", $"{name}.service"], cancellationToken))
        {
            return ExitCode.Failed;
        }

        try
        {
            system.DeleteFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            terminal.WriteError($"{path} cannot be deleted: {exception.Message} Run this as root, e.g. with sudo.");
            return ExitCode.Failed;
        }

        return await ControlAsync(["daemon-reload"], cancellationToken) ? Done(name, path, null, $"{name}.service is gone. Its data stays in /var/lib/{name} (with DynamicUser: /var/lib/private/{name}).") : ExitCode.Failed;
    }

    /// <summary>How it stands; 0 only while it runs.</summary>
    public async Task<int> StatusAsync(string name, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await system.RunAsync(
            "systemctl", ["show", $"{name}.service", "--property=LoadState,ActiveState,SubState,UnitFileState,MainPID,ExecMainStartTimestamp"], cancellationToken);
        if (exitCode != 0)
        {
            terminal.WriteError($"systemctl: {output}");
            return ExitCode.Failed;
        }

        var state = output.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        var isInstalled = state.GetValueOrDefault("LoadState") == "loaded";
        var isRunning = state.GetValueOrDefault("ActiveState") == "active";
        if (writesJson)
        {
            terminal.WriteLine(JsonLine.Of(json =>
            {
                json.WriteString("name", name);
                json.WriteBoolean("installed", isInstalled);
                json.WriteBoolean("running", isRunning);
                json.WriteString("state", state.GetValueOrDefault("SubState"));
                json.WriteBoolean("enabled", state.GetValueOrDefault("UnitFileState") == "enabled");
            }));
        }
        else
        {
            terminal.WriteLine(!isInstalled
                ? $"{name}.service is not installed. Install it with: sudo parley service install"
                : $"{name}.service: {state.GetValueOrDefault("ActiveState")} ({state.GetValueOrDefault("SubState")}), {state.GetValueOrDefault("UnitFileState")}, process {state.GetValueOrDefault("MainPID")} since {state.GetValueOrDefault("ExecMainStartTimestamp")}");
        }

        return isRunning ? ExitCode.Ok : ExitCode.Failed;
    }

    private async Task<bool> ControlAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await system.RunAsync("systemctl", arguments, cancellationToken);
        if (exitCode != 0)
        {
            terminal.WriteError($"systemctl {string.Join(' ', arguments)}: {output}");
        }

        return exitCode == 0;
    }

    private int Done(string name, string path, string? unit, string text)
    {
        if (writesJson)
        {
            return Tell(name, path, unit);
        }

        terminal.WriteLine(text);
        return ExitCode.Ok;
    }

    /// <summary>What was done, or would be: a unit that is there now, or none.</summary>
    private int Tell(string name, string path, string? unit)
    {
        terminal.WriteLine(JsonLine.Of(json =>
        {
            json.WriteString("name", name);
            json.WriteString("path", path);
            json.WriteString("unit", unit);
            json.WriteBoolean("dry_run", isDryRun);
        }));
        return ExitCode.Ok;
    }
}
