using System.Collections.Concurrent;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Hosting;

/// <summary>What becomes of a client's event on its way to the inner model. Thread-safe.</summary>
internal sealed class HostedClientEvents(HostedConfiguration configuration)
{
    private readonly ConcurrentDictionary<string, bool> _ownCallIds = new(StringComparer.Ordinal);
    private IReadOnlyList<ToolDefinition> _clientTools = [];

    /// <summary>From now on the client may not answer this call.</summary>
    public void Reserve(string callId) => _ownCallIds[callId] = true;

    /// <summary>The event to send on; null when <paramref name="refusal"/> answers it.</summary>
    public ClientEvent? Rewrite(ClientEvent clientEvent, out ErrorEvent? refusal)
    {
        refusal = null;
        switch (clientEvent)
        {
            case SessionUpdateEvent { Session: RealtimeSessionConfiguration session } update:
                if (configuration.Collision(session.Tools) is { } name)
                {
                    refusal = RefuseTool(name, "session.tools", update);
                    return null;
                }

                if (session.Tools is not null)
                {
                    Volatile.Write(ref _clientTools, configuration.ClientTools(session.Tools));
                }

                return update with { Session = configuration.Merge(session) };
            case ResponseCreateEvent { Response: { } response } create:
                if (configuration.Collision(response.Tools) is { } taken)
                {
                    refusal = RefuseTool(taken, "response.tools", create);
                    return null;
                }

                return create with { Response = configuration.Merge(response, Volatile.Read(ref _clientTools)) };
            case ConversationItemCreateEvent { Item: FunctionCallOutputItem output } create when _ownCallIds.ContainsKey(output.CallId):
                refusal = Refuse("invalid_tool_call_id", $"Tool call ID '{output.CallId}' not found in conversation.", null, create);
                return null;
            default:
                return clientEvent;
        }
    }

    private ErrorEvent RefuseTool(string name, string parameter, ClientEvent cause) => Refuse(
        "invalid_value", $"The agent '{configuration.ServerLabel}' has a tool named '{name}' of its own; use another name.", parameter, cause);

    private static ErrorEvent Refuse(string code, string message, string? parameter, ClientEvent cause) => new()
    {
        Error = new ErrorDetails
        {
            Type = "invalid_request_error", Code = code, Message = message, Param = parameter, EventId = cause.EventId,
        },
    };
}
