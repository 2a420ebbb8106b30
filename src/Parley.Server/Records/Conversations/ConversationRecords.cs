using Microsoft.Extensions.Logging;
using Parley.Engine;
using Parley.Realtime;
using Parley.Server.Configuration;
using Parley.Server.Costs;
using Parley.Server.Engine;
using Parley.Server.Keys;
using Parley.Server.Realtime;
using Parley.Storage.Journal;
using Parley.Storage.Records;

namespace Parley.Server.Records.Conversations;

/// <summary>Begins the records of conversations at <c>/v1/realtime</c>, where <c>storage.realtime</c> wants them. Thread-safe.</summary>
/// <param name="recorder">Null when no records are kept.</param>
/// <param name="models">What answers.</param>
/// <param name="budgets">What knows prices.</param>
/// <param name="options">Whether.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Told of faults.</param>
internal sealed class ConversationRecords(
    CallRecorder? recorder, ModelDirectory models, Budgets budgets, ParleyOptions options, TimeProvider timeProvider, ILogger<ConversationRecords> logger)
{
    private const string Transport = "realtime";
    private const string Transcription = "transcription";
    private readonly RandomIdSource _ids = new(timeProvider);

    /// <summary>A client has its session; null when it is not recorded. An interpreter's is not: its events are others.</summary>
    /// <param name="connection">What the client is given; stays the caller's to dispose.</param>
    /// <param name="choice">Which session.</param>
    /// <param name="usage">Whose key it counts against; null for none.</param>
    public RecordedConversation? Begin(IRealtimeConnection connection, SessionChoice choice, KeyUsage? usage)
    {
        if (recorder is null || !options.Storage.RecordsRealtime || choice.IsTranslation)
        {
            return null;
        }

        var model = choice.Model ?? Transcription;
        var isAgent = models.FindAgent(model) is not null;
        var start = new CallStart
        {
            CallId = $"rt_{_ids.Next(21)}",
            StartedAt = timeProvider.GetUtcNow(),
            AgentName = model,
            Caller = choice.SafetyIdentifier ?? (usage is null ? null : $"key:{usage.KeyId}"),
            Transport = Transport,
        };
        try
        {
            var journal = recorder.Begin(start);
            var priced = isAgent ? models.Choice.Model ?? model : model;
            var isCascade = isAgent ? !models.Choice.UsesUpstream : model == ModelDirectory.EngineModelId;
            var notes = new ConversationNotes(journal, priced, counted => budgets.Price(priced, counted), isCascade, timeProvider, logger);
            return new RecordedConversation(journal, notes, new NotedConnection(connection, notes), timeProvider);
        }
        catch (ObjectDisposedException)
        {
            return null; // the server stops: a conversation that comes now is not begun
        }
    }
}
