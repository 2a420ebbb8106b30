using Parley.Agents.Connections;
using Parley.Agents.DeadAir;
using Parley.Agents.Guardrails;
using Parley.Agents.Handoffs;
using Parley.Agents.Interruptions;
using Parley.Agents.Metering;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;

namespace Parley.Agents.Telemetry;

/// <summary>Measures one session. For the session's loop alone; allocates nothing for an audio event.</summary>
/// <param name="instruments">Where it is measured.</param>
/// <param name="agentName">Who answers first.</param>
/// <param name="models">The session's.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class SessionMeasurements(SessionInstruments instruments, string agentName, ModelList models, TimeProvider timeProvider) : ISessionObserver
{
    private const string OtherTool = "_OTHER"; // a name that the model made up: there may be any number of them
    private static readonly KeyValuePair<string, object?> s_chat = new("gen_ai.operation.name", "chat");
    private readonly long _startedAt = timeProvider.GetTimestamp();
    private readonly Dictionary<string, long> _responses = new(StringComparer.Ordinal); // begun, by id
    private readonly List<string> _answers = []; // begun since the user's speech ended: what still comes of earlier ones is no answer
    private long? _speechEndedAt;
    private bool _isFalseAlarm;
    private bool _isReconnecting;
    private string? _model;
    private string? _changedTo; // another agent, by a handoff
    private string? _lastError;
    private int _lostModelIndex; // of the model whose connection was lost last

    private KeyValuePair<string, object?> Model => new("gen_ai.request.model", _model);

    private KeyValuePair<string, object?> Provider => new("gen_ai.provider.name", models.ProviderName);

    /// <inheritdoc/>
    public void Observe(RealtimeSessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case AudioEvent audio when _speechEndedAt is { } endedAt && _answers.Contains(audio.ResponseId):
                _speechEndedAt = null;
                instruments.FirstAudio.Record(timeProvider.GetElapsedTime(endedAt).TotalSeconds, Model, Provider);
                break;
            case SpeechStoppedEvent:
                _speechEndedAt = _isFalseAlarm ? null : timeProvider.GetTimestamp();
                _answers.Clear();
                break;
            case SpeechStartedEvent:
                _speechEndedAt = null; // the user went on
                _isFalseAlarm = false;
                break;
            case AudioGainEvent { IsFalseAlarm: true }:
                _speechEndedAt = null; // nobody answers it
                _isFalseAlarm = true;
                break;
            case SessionConfiguredEvent { Configuration.Model: { } model }:
                _model = model;
                break;
            case ConnectionSwappedEvent { Reason: SwapReason.ConnectionLost } swapped when swapped.ModelIndex != _lostModelIndex:
                instruments.Failovers.Add(1, Provider);
                break;
            case ResponseStartedEvent { Response.Id: var id }:
                _responses[id] = timeProvider.GetTimestamp();
                if (_speechEndedAt is not null)
                {
                    _answers.Add(id);
                }

                break;
            case ResponseEndedEvent { Response: var response } when _responses.Remove(response.Id, out var startedAt):
                var error = response.Status == Realtime.Responses.ResponseStatus.Failed ? "response_failed" : null;
                instruments.ResponseDuration.Record(
                    timeProvider.GetElapsedTime(startedAt).TotalSeconds, s_chat, Provider, Model, Error(error));
                break;
            case UsageUpdatedEvent { Response: { } usage }:
                instruments.Tokens.Record(usage.InputTokens, s_chat, Provider, Model, new("gen_ai.token.type", "input"));
                instruments.Tokens.Record(usage.OutputTokens, s_chat, Provider, Model, new("gen_ai.token.type", "output"));
                break;
            case ToolEndedEvent { Outcome: var outcome }:
                instruments.ToolDuration.Record(
                    outcome.Duration.TotalSeconds,
                    new("gen_ai.tool.name", outcome.Failure == ToolFailure.UnknownTool ? OtherTool : outcome.Call.Name),
                    Agent(outcome.Call.Agent?.Name ?? _changedTo ?? agentName),
                    Error(outcome.Failure == ToolFailure.None ? null : outcome.Failure.ToString()));
                break;
            case AudioInterruptedEvent:
                instruments.Interruptions.Add(1, Agent(_changedTo ?? agentName));
                break;
            case GuardrailTrippedEvent tripped:
                instruments.GuardrailTrips.Add(1, new KeyValuePair<string, object?>("parley.guardrail.side", tripped.Text.Side.ToString()));
                break;
            case DeadAirEvent silence:
                instruments.DeadAir.Record(silence.Duration.TotalSeconds, new KeyValuePair<string, object?>("parley.dead_air.cause", silence.Cause.ToString()));
                break;
            case ConnectionStateChangedEvent changed:
                instruments.Reconnects.Add(_isReconnecting && changed.State == ConnectionState.Connected ? 1 : 0);
                _isReconnecting = changed.State == ConnectionState.Reconnecting;
                _lostModelIndex = _isReconnecting ? models.Current : _lostModelIndex;
                break;
            case AgentChangedEvent handedOver:
                _changedTo = handedOver.To;
                break;
            case SessionErrorEvent fault:
                _lastError = fault.Code ?? "error";
                break;
            case SessionClosedEvent { Reason: var reason }:
                instruments.SessionDuration.Record(
                    timeProvider.GetElapsedTime(_startedAt).TotalSeconds, Agent(agentName), Error(reason == SessionCloseReason.Error ? _lastError : null));
                break;
        }
    }

    private static KeyValuePair<string, object?> Agent(string name) => new("gen_ai.agent.name", name);

    private static KeyValuePair<string, object?> Error(string? type) => new("error.type", type);
}
