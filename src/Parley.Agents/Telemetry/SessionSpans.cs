using System.Diagnostics;
using Parley.Agents.Connections;
using Parley.Agents.Guardrails;
using Parley.Agents.Handoffs;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime.Responses;

namespace Parley.Agents.Telemetry;

/// <summary>
/// A session's spans: <c>invoke_agent</c>, and in it one for each response, tool call, handoff, run of guardrails and reconnection, with the names of
/// OpenTelemetry's GenAI conventions. For the session's loop alone.
/// </summary>
internal sealed class SessionSpans : ISessionObserver
{
    private readonly Dictionary<string, Activity> _open = new(StringComparer.Ordinal); // by kind and id
    private readonly TimeProvider _timeProvider;
    private readonly bool _includesSensitiveData;
    private readonly Func<string> _provider;
    private readonly Activity? _session;
    private string? _model;
    private string _agent;
    private string? _lastError;
    private int _errorCount;

    /// <param name="agentName">Who answers first.</param>
    /// <param name="provider">Who provides the model that the session speaks with now.</param>
    /// <param name="options">What they hold.</param>
    /// <param name="timeProvider">The clock.</param>
    public SessionSpans(string agentName, Func<string> provider, TelemetryOptions options, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _includesSensitiveData = options.IncludeSensitiveData;
        _provider = provider;
        _agent = agentName;
        _session = SpanSource.Begin(
            $"invoke_agent {agentName}", ActivityKind.Internal, parent: null, timeProvider.GetUtcNow(), Operation("invoke_agent"), Agent(agentName), Provider);
    }

    private KeyValuePair<string, object?> Provider => new("gen_ai.provider.name", _provider());

    private KeyValuePair<string, object?> Model => new("gen_ai.request.model", _model);

    /// <inheritdoc/>
    public void Observe(RealtimeSessionEvent sessionEvent)
    {
        if (_session is not null && sessionEvent is not AudioEvent) // else nobody listens, or this session is not sampled
        {
            Trace(_session, sessionEvent);
        }
    }

    private static KeyValuePair<string, object?> Operation(string name) => new("gen_ai.operation.name", name);

    private static KeyValuePair<string, object?> Agent(string? name) => new("gen_ai.agent.name", name);

    private static string Key(GuardedText text) => $"{text.ItemId}/{text.Text.Length}";

    private static void SetOutcome(Activity span, GuardrailsCheckedEvent check)
    {
        span.SetTag("parley.guardrail.names", check.Results.Select(result => result.Name).ToArray());
        span.SetTag("parley.guardrail.outcomes", check.Results.Select(result => result.Outcome.ToString()).ToArray());
    }

    private void Trace(Activity session, RealtimeSessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionConfiguredEvent { Configuration: var configuration }:
                _model = configuration.Model ?? _model;
                session.SetTag("gen_ai.request.model", _model).SetTag("gen_ai.conversation.id", configuration.Id ?? session.GetTagItem("gen_ai.conversation.id"));
                break;
            case AgentStartedEvent started:
                Begin(
                    "response", started.ResponseId, $"chat {_model}".TrimEnd(), ActivityKind.Client, Operation("chat"), Provider, Model, Agent(started.AgentName))
                    ?.SetTag("gen_ai.response.id", started.ResponseId);
                break;
            case AgentEndedEvent ended:
                End("response", ended.ResponseId, span => SetOutcome(span, ended));
                break;
            case ResponseEndedEvent { Response: { Usage: { } usage } response }:
                Open("response", response.Id)?.SetTag("gen_ai.usage.input_tokens", usage.InputTokens).SetTag("gen_ai.usage.output_tokens", usage.OutputTokens);
                break;
            case ToolStartedEvent { Call: var call }:
                Begin(
                    "tool", call.CallId, $"execute_tool {call.Name}", ActivityKind.Internal, Operation("execute_tool"), Agent(call.Agent?.Name ?? _agent),
                    new("gen_ai.tool.name", call.Name), new("gen_ai.tool.type", "function"))
                    ?.SetTag("gen_ai.tool.call.id", call.CallId)
                    .SetTag("gen_ai.tool.call.arguments", _includesSensitiveData ? call.ShownArguments : null);
                break;
            case ToolEndedEvent { Outcome: var outcome }:
                End("tool", outcome.Call.CallId, span => SetOutcome(span, outcome));
                break;
            case GuardrailsStartedEvent { Text: var text }:
                Begin("guardrail", Key(text), "guardrail", ActivityKind.Internal)?.SetTag("parley.guardrail.side", text.Side.ToString());
                break;
            case GuardrailsCheckedEvent check:
                End("guardrail", Key(check.Text), span => SetOutcome(span, check));
                break;
            case AgentChangedEvent changed:
                _agent = changed.To;
                Begin("handoff", "", "handoff", ActivityKind.Internal, Agent(changed.To))
                    ?.SetTag("parley.handoff.from", changed.From).SetTag("parley.handoff.reason", changed.Reason.ToString());
                End("handoff", "", _ => { });
                break;
            case ConnectionStateChangedEvent { State: ConnectionState.Reconnecting }:
                Begin("reconnect", "", "reconnect", ActivityKind.Client, Provider, Model);
                break;
            case ConnectionStateChangedEvent { State: ConnectionState.Connected }:
                End("reconnect", "", _ => { });
                break;
            case SessionErrorEvent error:
                _lastError = error.Code ?? "error"; // most end nothing
                _errorCount++;
                break;
            case SessionClosedEvent closed:
                Close(closed);
                break;
        }
    }

    private void SetOutcome(Activity span, AgentEndedEvent ended)
    {
        span.SetTag("gen_ai.response.finish_reasons", new[] { ended.Status.Value });
        span.SetTag("parley.response.text", _includesSensitiveData ? ended.Text : null);
        if (ended.Status == ResponseStatus.Failed)
        {
            SpanSource.Fail(span, "response_failed");
        }
    }

    private void SetOutcome(Activity span, ToolOutcome outcome)
    {
        span.SetTag("gen_ai.tool.call.result", _includesSensitiveData ? outcome.Output : null);
        if (outcome.Failure != ToolFailure.None)
        {
            SpanSource.Fail(span, outcome.Failure.ToString());
        }
    }

    private Activity? Open(string kind, string id) => _open.GetValueOrDefault($"{kind} {id}");

    private Activity? Begin(string kind, string id, string name, ActivityKind activityKind, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var span = SpanSource.Begin(name, activityKind, _session, _timeProvider.GetUtcNow(), tags);
        if (span is not null)
        {
            _open[$"{kind} {id}"] = span;
        }

        return span;
    }

    private void End(string kind, string id, Action<Activity> describe)
    {
        if (_open.Remove($"{kind} {id}", out var span))
        {
            describe(span);
            SpanSource.End(span, _timeProvider.GetUtcNow());
        }
    }

    private void Close(SessionClosedEvent closed)
    {
        foreach (var span in _open.Values)
        {
            SpanSource.Fail(span, "session_closed");
            SpanSource.End(span, _timeProvider.GetUtcNow());
        }

        _open.Clear();
        _session?.SetTag("parley.session.close_reason", closed.Reason.ToString()).SetTag("parley.session.errors", _errorCount);
        if (closed.Reason == SessionCloseReason.Error)
        {
            SpanSource.Fail(_session, _lastError ?? "error");
        }

        SpanSource.End(_session, _timeProvider.GetUtcNow());
    }
}
