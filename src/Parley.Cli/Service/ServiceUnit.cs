using System.Globalization;

namespace Parley.Cli.Service;

/// <summary>A unit of systemd that runs the server as a user of its own, shut off from all that it does not need (systemd.exec(5)).</summary>
internal sealed record ServiceUnit
{
    /// <summary>The unit's name, without <c>.service</c>; also of its folder below <c>/var/lib</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The program and its first arguments, before <c>serve</c>.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>The configuration; null for the usual places.</summary>
    public string? Config { get; init; }

    /// <summary>An existing user; null: one that exists while the service runs.</summary>
    public string? User { get; init; }

    /// <summary>How long a stop may take: what <c>server.drain_seconds</c> allows, and a little more.</summary>
    public required TimeSpan StopTime { get; init; }

    /// <summary>The folders that the configuration has it write to, other than its own.</summary>
    public IReadOnlyList<string> WrittenFolders { get; init; } = [];

    /// <summary>Whether it listens below 1024.</summary>
    public bool NeedsLowPort { get; init; }

    /// <summary>Where the unit belongs.</summary>
    public string Path => $"/etc/systemd/system/{Name}.service";

    public string Write()
    {
        var command = string.Join(' ', ((IEnumerable<string>)[.. Program, "serve", .. Config is null ? [] : (string[])["--config", Config]]).Select(Quote));
        var isBelowHome = Program.Append(Config ?? "").Any(path => path.StartsWith("/home/", StringComparison.Ordinal));
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Made by 'parley service install'.
            [Unit]
            Description=Parley answers calls
            Wants=network-online.target
            After=network-online.target
            StartLimitIntervalSec=60
            StartLimitBurst=5

            [Service]
            Type=exec
            ExecStart={command}
            {(User is null ? "DynamicUser=yes" : $"User={User}")}
            StateDirectory={Name}
            StateDirectoryMode=0700
            WorkingDirectory=/var/lib/{Name}
            # Keys belong here (OPENAI_API_KEY=…), readable by root only.
            EnvironmentFile=-/etc/{Name}.env
            Environment=DOTNET_CLI_TELEMETRY_OPTOUT=1 HOME=/var/lib/{Name}
            # 4 MiB for new objects: they stay in the processor's cache, and a busy server takes 50 MB less.
            Environment=DOTNET_GCgen0size=0x400000
            Restart=on-failure
            RestartSec=2
            # A mistake in the configuration, or a missing library, does not mend itself.
            RestartPreventExitStatus={ExitCode.Usage} {ExitCode.Configuration} {ExitCode.MissingNative}
            KillSignal=SIGTERM
            TimeoutStopSec={(int)StopTime.TotalSeconds}
            LimitNOFILE=65536
            UMask=0077
            NoNewPrivileges=yes
            CapabilityBoundingSet={(NeedsLowPort ? "CAP_NET_BIND_SERVICE" : "")}
            AmbientCapabilities={(NeedsLowPort ? "CAP_NET_BIND_SERVICE" : "")}
            ProtectSystem=strict
            {(WrittenFolders.Count == 0 ? "# It writes below its own folder only." : $"ReadWritePaths={string.Join(' ', WrittenFolders.Select(folder => "-" + Quote(folder)))}")}
            ProtectHome={(isBelowHome ? "read-only" : "yes")}
            ProtectProc=invisible
            ProtectClock=yes
            ProtectHostname=yes
            ProtectKernelLogs=yes
            ProtectKernelModules=yes
            ProtectKernelTunables=yes
            ProtectControlGroups=yes
            PrivateDevices=yes
            PrivateTmp=yes
            RemoveIPC=yes
            RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
            RestrictNamespaces=yes
            RestrictRealtime=yes
            RestrictSUIDSGID=yes
            LockPersonality=yes
            SystemCallArchitectures=native
            SystemCallFilter=@system-service
            SystemCallErrorNumber=EPERM

            [Install]
            WantedBy=multi-user.target

            """);
    }

    /// <summary>One word of a command line (systemd.service(5), "Command lines").</summary>
    private static string Quote(string word)
    {
        var escaped = word.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("%", "%%", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal);
        return escaped.Any(char.IsWhiteSpace) || escaped.Contains('"', StringComparison.Ordinal) ? $"\"{escaped}\"" : escaped;
    }
}
