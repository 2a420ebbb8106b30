using System.Text.Json;
using Parley.Cli.Settings;
using Parley.Server.Configuration;
using Parley.Server.Records;
using Parley.Storage;
using Parley.Storage.Retention;

namespace Parley.Cli.Records;

/// <summary><c>parley records</c>: works on the records that the configuration names.</summary>
internal sealed class RecordsCommand(Terminal terminal, FileInfo? config, bool writesJson, TimeProvider timeProvider)
{
    private static readonly string s_actor = $"cli:{Environment.UserName}";

    public Task<int> RetainAsync(CancellationToken cancellationToken) => RunAsync(
        async (store, options) =>
        {
            var report = await store.ApplyRetentionAsync(options.Storage.Retention, s_actor, cancellationToken);
            Write(
                $"Deleted {report.Recordings} recordings, {report.Transcripts} transcripts, {report.Calls} calls and {report.Memories} memories.{Kept(report.KeptCalls)}",
                ("recordings", report.Recordings), ("transcripts", report.Transcripts), ("calls", report.Calls), ("memories", report.Memories),
                ("kept_calls", report.KeptCalls));
            return report.KeptCalls == 0 ? ExitCode.Ok : ExitCode.Failed;
        },
        cancellationToken);

    public Task<int> ReencryptAsync(CancellationToken cancellationToken) => RunAsync(
        async (store, options) =>
        {
            var records = await store.ReencryptAsync(s_actor, cancellationToken);
            var recordings = await ConfiguredStore.SealRecordingsAnewAsync(options, cancellationToken);
            Write($"Sealed {records} calls and memories, and {recordings} recordings, with the active key.", ("records", records), ("recordings", recordings));
            return ExitCode.Ok;
        },
        cancellationToken);

    public Task<int> AddKeyAsync(CancellationToken cancellationToken) => RunAsync(
        options =>
        {
            var id = ConfiguredStore.AddKey(options);
            terminal.WriteLine(writesJson
                ? JsonSerializer.Serialize(new { key_id = id })
                : $"Made key {id}. Start the server again, which seals with it then (copy the folder to all nodes first); then 'parley records reencrypt' seals what there is.");
            return Task.FromResult(ExitCode.Ok);
        },
        cancellationToken);

    public Task<int> EraseAsync(string caller, CancellationToken cancellationToken) => RunAsync(
        async (store, _) =>
        {
            var report = await store.EraseCallerAsync(caller, s_actor, cancellationToken);
            Write(
                $"Deleted {report.Calls} calls, {report.Recordings} recordings and {(report.HadMemory ? "what was remembered" : "no memory")}. Left: {report.HeldCalls} held calls, {report.OpenCalls} calls that go on.{Kept(report.KeptCalls)}",
                ("calls", report.Calls), ("recordings", report.Recordings), ("memories", report.HadMemory ? 1 : 0), ("held_calls", report.HeldCalls),
                ("open_calls", report.OpenCalls), ("kept_calls", report.KeptCalls));
            return report.KeptCalls == 0 ? ExitCode.Ok : ExitCode.Failed;
        },
        cancellationToken);

    /// <param name="callId">The call; null for a caller.</param>
    /// <param name="caller">The caller; null for a call.</param>
    /// <param name="reason">Why; null to release the hold.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<int> HoldAsync(string? callId, string? caller, string? reason, CancellationToken cancellationToken) => RunAsync(
        async (store, _) =>
        {
            var subject = callId is null ? HoldSubject.Caller(caller!) : HoldSubject.Call(callId);
            var isDone = true;
            if (reason is null)
            {
                isDone = await store.ReleaseHoldAsync(subject, s_actor, cancellationToken);
            }
            else
            {
                await store.PlaceHoldAsync(subject, reason, s_actor, cancellationToken);
            }

            Write(reason is not null ? "Held." : isDone ? "Released." : "There was no such hold.", ("done", isDone ? 1 : 0));
            return isDone ? ExitCode.Ok : ExitCode.Failed;
        },
        cancellationToken);

    private Task<int> RunAsync(Func<ICallStore, ParleyOptions, Task<int>> action, CancellationToken cancellationToken) => RunAsync(
        async options =>
        {
            await using var store = await ConfiguredStore.OpenAsync(options, timeProvider, cancellationToken: cancellationToken);
            return await action(store, options);
        },
        cancellationToken);

    private async Task<int> RunAsync(Func<ParleyOptions, Task<int>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action(await SettingsFile.LoadAsync(config, null, cancellationToken));
        }
        catch (ParleyConfigurationException exception)
        {
            terminal.WriteError(exception.Message);
            return ExitCode.Configuration;
        }
        catch (InvalidOperationException exception) // no keys are configured
        {
            terminal.WriteError(exception.Message);
            return ExitCode.Configuration;
        }
        catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
        {
            terminal.WriteError(exception.Message);
            return ExitCode.Failed;
        }
    }

    private static string Kept(int count) => count == 0 ? "" : $" {count} calls are kept because a recording cannot be deleted.";

    private void Write(string text, params (string Name, int Value)[] figures)
    {
        if (!writesJson)
        {
            terminal.WriteLine(text);
            return;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in figures)
            {
                json.WriteNumber(name, value);
            }

            json.WriteEndObject();
        }

        terminal.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
