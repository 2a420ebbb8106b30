using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Parley.Calls;
using Parley.Server.Calls;
using Parley.Server.Calls.Consent;
using Parley.Server.Engine;
using Parley.Storage;
using Parley.Storage.Audit;
using Parley.Storage.Journal;
using Parley.Storage.Records;

namespace Parley.Server.Records;

/// <summary>Begins and ends the records of this server's calls. Thread-safe.</summary>
/// <param name="recorder">Null when no records are kept.</param>
/// <param name="store">Null when no records are kept.</param>
/// <param name="models">What speaks.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Told of faults.</param>
internal sealed class CallRecords(CallRecorder? recorder, ICallStore? store, ModelDirectory models, TimeProvider timeProvider, ILogger<CallRecords> logger)
{
    private const string ConsentActor = "caller"; // whoever it is: the log outlives what is known of callers
    private const string ConsentAction = "recording.consent";
    private readonly ConditionalWeakTable<LiveCall, RecordedCall> _recorded = []; // as long as the directory of calls knows them

    private readonly ConditionalWeakTable<Call, CallNotes> _notes = [];

    /// <summary>What is noted of a conversation; null when no records are kept.</summary>
    public CallNotes? NotesOf(Call call) => _notes.TryGetValue(call, out var notes) ? notes : null;

    /// <summary>A leg has its conversation.</summary>
    public void Attach(CallNotes? notes, Call call)
    {
        if (notes is not null)
        {
            notes.Attach(call);
            _notes.Add(call, notes);
        }
    }

    /// <summary>A call's party was told or asked that it is to be recorded: into its record, on whichever leg.</summary>
    public void Consented(Call call, ConsentDecision decision) => NotesOf(call)?.Consented(decision);

    /// <summary>The audit log is told too; a log that cannot be written costs nobody the call.</summary>
    public async Task AuditAsync(string callId, ConsentDecision decision)
    {
        try
        {
            await (store?.WriteAuditAsync(new AuditEntry(
                timeProvider.GetUtcNow(), ConsentActor, ConsentAction, callId, $"{decision.Outcome} ({decision.Manner})".ToLowerInvariant())) ?? Task.CompletedTask);
        }
        catch (StorageException exception)
        {
            RecordsLog.ConsentNotAudited(logger, callId, exception.Message);
        }
    }

    /// <summary>A leg of a call begins; null when no records are kept.</summary>
    public CallNotes? Begin(LiveCall live)
    {
        if (recorder is null || store is null)
        {
            return null;
        }

        var recorded = _recorded.GetOrCreateValue(live);
        try
        {
            recorded.Journal = recorded.Journal is { } earlier ? recorder.Continue(earlier) : recorder.Begin(Describe(live));
        }
        catch (ObjectDisposedException)
        {
            return null; // the server stops: a call that comes now is not begun
        }

        recorded.KnownItems.UnionWith(live.History.Select(item => item.ItemId)); // were said before this call, if it takes up another one
        return new CallNotes(
            recorded.Journal, recorded.KnownItems, recorded.AskedSecrets, live.StartedAt, store.Redactor, !models.Choice.UsesUpstream, timeProvider, logger);
    }

    /// <summary>A leg is over. The record is written beside; the recorder waits for it when the server stops.</summary>
    public void End(CallNotes? notes, string reason) =>
        _ = notes?.Journal.CompleteAsync(new CallEnd(timeProvider.GetUtcNow(), EndOfCall.OutcomeOf(reason), reason));

    private static CallStart Describe(LiveCall live) => new()
    {
        CallId = live.Id,
        StartedAt = live.StartedAt,
        AgentName = live.AgentName,
        Caller = live.Kind == LiveCallKind.Outbound ? live.To : live.From,
        Transport = live.Kind switch { LiveCallKind.Web => "browser", LiveCallKind.Outbound => "phone_out", _ => "phone_in" },
    };
}
