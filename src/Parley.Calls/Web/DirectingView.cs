using Parley.Agents.Brain;
using Parley.Agents.Guardrails;
using Parley.Agents.Handoffs;
using Parley.Agents.History;
using Parley.Agents.Metering;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;

namespace Parley.Calls.Web;

/// <summary>What a page that directs is told and callers are not. One caller at a time, in the session's order.</summary>
internal sealed class DirectingView
{
    private readonly Dictionary<string, TimeSpan?> _heardUntil = new(StringComparer.Ordinal); // of the messages in the history

    public IEnumerable<BrowserServerMessage> For(RealtimeSessionEvent sessionEvent) => sessionEvent switch
    {
        ToolApprovalRequestedEvent { Call: var call } => [new ToolApprovalMessage(call.CallId, call.Name, call.ShownArguments, call.ServerLabel)],
        GuardrailTrippedEvent { Text: var text, Results: var results } =>
        [
            new GuardrailTrippedMessage(
                text.ItemId, text.Side == GuardedSide.Agent ? "agent" : "caller", [.. results.Select(result => new TrippedGuardrail(result.Name, result.Detail))]),
        ],
        ToolStepEvent { Call.CallId: var id, Step: var step } => [new ToolStepMessage(id, step.ToolName, step.Arguments, step.Result)],
        WorkStartedEvent work => [new WorkStartedMessage(work.WorkId, work.IntentName)],
        WorkEndedEvent work => [new WorkEndedMessage(work.WorkId, work.IntentName, work.Result, work.Failure == WorkFailure.None ? null : work.Failure.ToString())],
        AgentChangedEvent changed => [new AgentChangedMessage(changed.From, changed.To, changed.Reason == AgentChangeReason.Handoff ? "handoff" : "manual")],
        SessionConfiguredEvent { Configuration: var configuration } => [For(configuration)],
        UsageUpdatedEvent { Session: var usage } => [new UsageMessage(usage.Total.InputTokens, usage.Total.OutputTokens, usage.EstimatedCost)],
        SessionWarningEvent warning => [new ErrorMessage(warning.Code, warning.Message)],
        HistoryAddedEvent { Item: HistoryMessage message } => Added(message),
        HistoryUpdatedEvent { History: var history } => Changed(history),
        _ => [],
    };

    private static SettingsMessage For(RealtimeSessionConfiguration configuration) => new()
    {
        Voice = configuration.Audio?.Output?.Voice?.ToString(),
        Instructions = configuration.Instructions,
        Speed = configuration.Audio?.Output?.Speed,
        TurnDetection = configuration.Audio?.Input?.TurnDetection.Value is { } turns
            ? new ShownTurnDetection(turns.Type, turns.Threshold, turns.SilenceDurationMs, turns.Eagerness)
            : null,
        NoiseReduction = configuration.Audio?.Input?.NoiseReduction.Value?.Type,
        Transcription = configuration.Audio?.Input?.Transcription.Value?.Model,
        TranscriptionLanguage = configuration.Audio?.Input?.Transcription.Value?.Language.Value,
        Format = configuration.Audio?.Output?.Format?.Type,
    };

    private IEnumerable<BrowserServerMessage> Added(HistoryMessage message)
    {
        _heardUntil[message.ItemId] = message.HeardUntil;
        return message.Role == MessageRole.Assistant
            ? []
            : [new ItemAddedMessage(message.ItemId, message.Role == MessageRole.User ? "user" : "system", message.Text, message.Images.Count)];
    }

    private List<BrowserServerMessage> Changed(IReadOnlyList<HistoryItem> history)
    {
        var present = history.OfType<HistoryMessage>().ToDictionary(message => message.ItemId, StringComparer.Ordinal);
        var messages = new List<BrowserServerMessage>();
        foreach (var itemId in _heardUntil.Keys.Where(known => !present.ContainsKey(known)).ToList())
        {
            _heardUntil.Remove(itemId);
            messages.Add(new ItemDeletedMessage(itemId));
        }

        foreach (var cut in present.Values.Where(message => message.HeardUntil is not null && message.HeardUntil != _heardUntil.GetValueOrDefault(message.ItemId)))
        {
            _heardUntil[cut.ItemId] = cut.HeardUntil;
            messages.Add(new ItemTruncatedMessage(cut.ItemId, Math.Round(cut.HeardUntil!.Value.TotalMilliseconds), cut.HeardText));
        }

        return messages;
    }
}
