using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Parley.Storage.Tests.Servers;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Parley.Storage.Tests.Servers;

/// <summary>A PostgreSQL server of the tests' own: made when the first test asks, on a loopback port, in a temporary folder, gone with the tests.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string? _programs = FindPrograms();
    private DirectoryInfo? _folder;
    private string? _server;
    private int _databases;

    /// <summary>A new, empty database. Skips the test where PostgreSQL is not installed.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(_programs is null, "PostgreSQL is not installed: apt-get install postgresql");
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _server ??= await StartAsync(cancellationToken);
            var name = $"parley_{++_databases}";
            await using var connection = new NpgsqlConnection(_server);
            await connection.OpenAsync(cancellationToken);
            await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
            return new NpgsqlConnectionStringBuilder(_server) { Database = name, MaxPoolSize = 10 }.ConnectionString;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>All of the server's files: what a thief of the disk has.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(Path.Combine(_folder!.FullName, "data"), "*", SearchOption.AllDirectories);

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_folder is not null)
        {
            await RunAsync("pg_ctl", CancellationToken.None, "-D", Data, "-m", "immediate", "-w", "stop");
            _folder.Delete(recursive: true);
        }

        _gate.Dispose();
    }

    private string Data => Path.Combine(_folder!.FullName, "data");

    private async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        _folder = Directory.CreateTempSubdirectory("parley-postgres-");
        if (IsRoot)
        {
            using var chown = Process.Start("chown", ["postgres", _folder.FullName]);
            await chown.WaitForExitAsync(cancellationToken);
        }

        await RunAsync("initdb", cancellationToken, "-D", Data, "-U", "parley", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        var port = FreePort();

        // Without fsync: the tests kill Parley, not the machine.
        var options = $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={_folder.FullName} -c fsync=off -c max_connections=50";
        await RunAsync("pg_ctl", cancellationToken, "-D", Data, "-l", Path.Combine(_folder.FullName, "log"), "-o", options, "-w", "start");
        return $"Host=127.0.0.1;Port={port};Username=parley;Database=postgres;Timeout=30";
    }

    /// <summary>Its output goes nowhere: the server would inherit a pipe, and nobody would see its end.</summary>
    private async Task RunAsync(string program, CancellationToken cancellationToken, params string[] arguments)
    {
        List<string> command = [Path.Combine(_programs!, program), .. arguments];
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
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}.");
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
