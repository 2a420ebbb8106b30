using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Parley.Server.Configuration;

namespace Parley.Cli.Doctor;

/// <summary>Looks at the machine: what runs Parley, room on the disk, the port, the clock.</summary>
internal static class MachineChecks
{
    private const long LittleRoom = 1L << 30;
    private const long NoRoom = 64L << 20;
    private const int TickCount = 25;
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_lateTick = TimeSpan.FromMilliseconds(30); // a jitter buffer of a telephone hides less

    public static DoctorFinding Runtime() => new(
        "runtime", DoctorLevel.Ok, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture}), {Environment.ProcessorCount} processors");

    /// <summary>Whether what is written has room, where it is written.</summary>
    public static IEnumerable<DoctorFinding> Disk(ParleyOptions options)
    {
        var folders = new List<string> { Path.GetDirectoryName(Path.GetFullPath(options.Server.KeysFile ?? "data/keys.json"))! };
        if (options.Storage.Keep == StorageKind.Sqlite)
        {
            folders.Add(Path.GetDirectoryName(Path.GetFullPath(options.Storage.SqlitePath))!);
        }

        if (options.Calls.RecordingsFolder is { } recordings)
        {
            folders.Add(Path.GetFullPath(recordings));
        }

        return folders.Distinct(StringComparer.Ordinal).Select(Disk);
    }

    /// <summary>Whether the server can listen where it is told to; a Parley that does already is no fault.</summary>
    public static async Task<DoctorFinding> PortAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        var place = $"{options.Host}:{options.Port.ToString(CultureInfo.InvariantCulture)}";
        try
        {
            var addresses = options.Host is "*" or "+" ? [IPAddress.Any] : await Dns.GetHostAddressesAsync(options.Host, cancellationToken);
            using var listener = new TcpListener(addresses[0], options.Port);
            listener.Start();
            return new DoctorFinding("port", DoctorLevel.Ok, $"{place} is free");
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.AddressAlreadyInUse && await IsParleyAsync(options, cancellationToken)
                ? new DoctorFinding("port", DoctorLevel.Ok, $"a Parley server answers at {place}")
                : new DoctorFinding(
                    "port", DoctorLevel.Fault, $"{place} cannot be listened on",
                    Serving.StartFailure.Describe(exception, options.Host, options.Port) ?? $"Choose another with --host and --port: {exception.SocketErrorCode}.")
                {
                    ExitCode = ExitCode.Network,
                };
        }
    }

    /// <summary>Whether the clock can be right, and whether frames come in time.</summary>
    public static async Task<DoctorFinding> ClockAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var built = new DateTimeOffset(File.GetLastWriteTimeUtc(typeof(MachineChecks).Assembly.Location));
        if (now < built.AddDays(-1))
        {
            return new DoctorFinding(
                "clock", DoctorLevel.Fault, $"it is {now:u} here, which is before this program was built: certificates and carriers' signatures fail",
                "Set the clock, or let it be set: sudo apt-get install -y systemd-timesyncd");
        }

        var worst = TimeSpan.Zero;
        using var timer = new PeriodicTimer(s_frame, timeProvider);
        await timer.WaitForNextTickAsync(cancellationToken); // from which on it is measured
        var last = timeProvider.GetTimestamp();
        for (var tick = 0; tick < TickCount; tick++)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            var late = timeProvider.GetElapsedTime(last) - s_frame;
            worst = late > worst ? late : worst;
            last = timeProvider.GetTimestamp();
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{now:u}; frames of 20 ms come {worst.TotalMilliseconds:0.0} ms late at most");
        return worst > s_lateTick
            ? new DoctorFinding("clock", DoctorLevel.Warning, text, "The machine is busy, or a guest of a busy one: voices stutter then.")
            : new DoctorFinding("clock", DoctorLevel.Ok, text);
    }

    private static DoctorFinding Disk(string folder)
    {
        var existing = folder;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        try
        {
            var probe = Path.Combine(existing, Path.GetRandomFileName());
            using (File.Create(probe, 1, FileOptions.DeleteOnClose))
            {
            }

            var room = new DriveInfo(existing).AvailableFreeSpace;
            var text = string.Create(CultureInfo.InvariantCulture, $"{folder}: {room / (double)(1 << 30):0.0} GiB free");
            return room < NoRoom ? new DoctorFinding("disk", DoctorLevel.Fault, text, "Make room: records and recordings would be lost.")
                : room < LittleRoom ? new DoctorFinding("disk", DoctorLevel.Warning, text, "Make room, or shorten storage.retention.")
                : new DoctorFinding("disk", DoctorLevel.Ok, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new DoctorFinding("disk", DoctorLevel.Fault, $"{folder} cannot be written: {exception.Message}", "Give this user the right to write there, or name another folder in parley.yaml.");
        }
    }

    private static async Task<bool> IsParleyAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        var host = options.Host is "0.0.0.0" or "*" or "+" or "::" ? "127.0.0.1" : options.Host;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            var scheme = options.Certificate is null ? "http" : "https";
            return (await http.GetStringAsync(new UriBuilder(scheme, host, options.Port, "/api/status").Uri, cancellationToken)).Contains("live_conversations", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
