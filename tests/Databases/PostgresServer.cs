using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Parley.Databases;

/// <summary>A PostgreSQL server of our own: on a loopback port, in a temporary folder, under a user that is not root.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly string? s_programs = FindPrograms();
    private readonly DirectoryInfo _folder;

    private PostgresServer(DirectoryInfo folder, int port)
    {
        _folder = folder;
        ConnectionString = $"Host=127.0.0.1;Port={port.ToString(CultureInfo.InvariantCulture)};Username=parley;Database=postgres;Timeout=30";
    }

    public static bool IsInstalled => s_programs is not null;

    public string ConnectionString { get; }

    /// <summary>All files of the data folder.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(Data(_folder), "*", SearchOption.AllDirectories);

    public static async Task<PostgresServer> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("parley-postgres-");
        if (IsRoot)
        {
            using var chown = Process.Start("chown", ["postgres", folder.FullName]);
            await chown.WaitForExitAsync(cancellationToken);
        }

        await RunAsync("initdb", cancellationToken, "-D", Data(folder), "-U", "parley", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        var port = FreePort();

        // Without fsync: we kill Parley, not the machine.
        var options = $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder.FullName} -c fsync=off -c max_connections=50";
        await RunAsync("pg_ctl", cancellationToken, "-D", Data(folder), "-l", Path.Combine(folder.FullName, "log"), "-o", options, "-w", "start");
        Watch(folder);
        return new PostgresServer(folder, port);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsync("pg_ctl", CancellationToken.None, "-D", Data(_folder), "-m", "immediate", "-w", "stop");
        _folder.Delete(recursive: true);
    }

    private static string Data(DirectoryInfo folder) => Path.Combine(folder.FullName, "data");

    /// <summary>A shell that stops the server and removes its folder when this process is gone, however it ended.</summary>
    private static void Watch(DirectoryInfo folder)
    {
        const string Script =
            """
            exec >/dev/null 2>&1 </dev/null
            while kill -0 "$1" && [ -d "$2" ]; do sleep 1; done
            [ -d "$2" ] && kill -QUIT "$(head -n 1 "$2/postmaster.pid")" && sleep 1 && rm -rf "$3"
            """;
        using var watcher = Process.Start(new ProcessStartInfo(
            "setsid", ["sh", "-c", Script, "sh", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), Data(folder), folder.FullName]) { WorkingDirectory = "/" });
    }

    /// <summary>Its output goes nowhere: the server would inherit a pipe, and nobody would see its end.</summary>
    private static async Task RunAsync(string program, CancellationToken cancellationToken, params string[] arguments)
    {
        List<string> command = [Path.Combine(s_programs!, program), .. arguments];
        if (IsRoot)
        {
            command.InsertRange(0, ["runuser", "-u", "postgres", "--"]); // PostgreSQL refuses to run as root
        }

        var start = new ProcessStartInfo("sh") { WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" >/dev/null 2>&1 </dev/null");
        start.ArgumentList.Add("sh");
        command.ForEach(start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }

    private static bool IsRoot => Environment.UserName == "root";

    private static string? FindPrograms() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .Select(version => Path.Combine(version, "bin"))
            .Where(folder => File.Exists(Path.Combine(folder, "initdb")))
            .Order(StringComparer.Ordinal)
            .LastOrDefault()
        : null;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
