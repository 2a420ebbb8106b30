using Parley.Server.Configuration;
using Parley.Server.Records;
using Parley.Storage;

namespace Parley.Cli.Doctor;

/// <summary>Opens the records of calls as the server would.</summary>
internal static class StorageCheck
{
    public static async Task<DoctorFinding> RunAsync(ParleyOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (options.Storage.Keep is not (StorageKind.Sqlite or StorageKind.Postgres))
        {
            return new DoctorFinding("storage", DoctorLevel.Ok, "no records of calls are kept (storage.keep: none)");
        }

        var name = options.Storage.Keep == StorageKind.Sqlite ? $"SQLite at {options.Storage.SqlitePath}" : "PostgreSQL";
        if (options.Storage.Keep == StorageKind.Sqlite && !File.Exists(options.Storage.SqlitePath))
        {
            return new DoctorFinding("storage", DoctorLevel.Ok, $"{name} will be made at the first start");
        }

        try
        {
            await using var store = await ConfiguredStore.OpenAsync(options, timeProvider, cancellationToken: cancellationToken);
            return new DoctorFinding("storage", DoctorLevel.Ok, $"{name} opens");
        }
        catch (Exception exception) when (exception is StorageException or ParleyConfigurationException or IOException or UnauthorizedAccessException)
        {
            return new DoctorFinding("storage", DoctorLevel.Fault, $"{name} does not open: {exception.Message}", "See storage: in docs/records.md.")
            {
                ExitCode = exception is ParleyConfigurationException ? ExitCode.Configuration : ExitCode.Failed,
            };
        }
    }
}
