using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Parley.Storage.Sql;

/// <summary>
/// Tells one process of this machine from a later one with the same number. On Linux by the kernel's own count since the machine's start, which no setting of
/// the clock changes (proc(5), <c>/proc/pid/stat</c>, field 22); elsewhere by its time of start.
/// </summary>
internal static class ProcessIdentity
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";
    private const int StartField = 22; // counted from 1

    // In which numbers mean the same processes: the machine since its start, and the namespace (pid_namespaces(7)). Null when nobody knows.
    private static readonly string? s_scope = FindScope();

    /// <summary>Whether a process with this identity has its number where this process has its own, so that <see cref="Find"/> can tell of it.</summary>
    public static bool IsComparable(string identity) => s_scope is not null && identity.StartsWith($"{s_scope}/", StringComparison.Ordinal);

    /// <summary>What stands for the process; null when there is none of this number.</summary>
    public static string? Find(int processId)
    {
        try
        {
            return File.Exists(BootId) ? FromKernel(processId) : FromClock(processId);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or InvalidOperationException) // gone, before or while we look
        {
            return null;
        }
    }

    private static string FromKernel(int processId)
    {
        var status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        var fields = status[(status.LastIndexOf(')') + 2)..].Split(' '); // the name before may hold anything; fields[0] is the third
        return $"{s_scope}/{fields[StartField - 3]}";
    }

    private static string? FindScope()
    {
        try
        {
            if (!File.Exists(BootId))
            {
                return "clock";
            }

            return new FileInfo("/proc/self/ns/pid").LinkTarget is { } space ? $"{File.ReadAllText(BootId).Trim()}/{space}" : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string FromClock(int processId)
    {
        using var process = Process.GetProcessById(processId);
        try
        {
            return $"{s_scope}/{process.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)}";
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("The process may not be looked at.", exception);
        }
    }
}
