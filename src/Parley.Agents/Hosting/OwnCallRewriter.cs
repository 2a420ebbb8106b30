using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Mcp;
using Parley.Realtime.Responses;

namespace Parley.Agents.Hosting;

/// <summary>
/// Shows the calls of an agent's own tools as <c>mcp_call</c>: holds back the end of such a call and of its response until the tool
/// has answered, lets everything else flow, and hides the outputs. Pure; one caller at a time.
/// </summary>
internal sealed class OwnCallRewriter(HostedConfiguration configuration)
{
    private const int MaxEnded = 256; // their outputs are shown again when a client asks for the item; later ones show none
    private const int MaxHidden = 4096;
    private readonly RecentIds _ended = new(MaxEnded);
    private readonly RecentIds _hidden = new(MaxHidden);
    private readonly Dictionary<string, OwnCall> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OwnCall> _callsById = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ResponseDoneEvent> _heldResponses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _hiddenItems = new(StringComparer.Ordinal);

    /// <summary>Rewrites one event of the inner model.</summary>
    /// <param name="serverEvent">The event.</param>
    /// <param name="shown">Receives what the client sees, in order; may be nothing.</param>
    /// <returns>A call that begins now; null for none.</returns>
    public ToolCall? Rewrite(ServerEvent serverEvent, List<ServerEvent> shown)
    {
        switch (serverEvent)
        {
            case ResponseOutputItemAddedEvent { Item: FunctionCallItem item } added when Find(item) is { } call:
                call.ResponseId = added.ResponseId;
                call.OutputIndex = added.OutputIndex;
                shown.Add(added with { Item = call.Show(item) });
                return null;
            case ResponseOutputItemDoneEvent { Item: FunctionCallItem item } done when Find(item) is { } call:
                return End(call, item, done, shown);
            case ConversationItemAddedEvent { Item: FunctionCallItem item } added when Find(item) is { } call:
                shown.Add(added with { Item = call.Show(item), PreviousItemId = Visible(added.PreviousItemId) });
                return null;
            case ConversationItemDoneEvent { Item: FunctionCallItem item } done when Find(item) is { } call:
                Hold(call, item, done with { PreviousItemId = Visible(done.PreviousItemId) }, shown);
                return null;
            case ConversationItemAddedEvent { Item: FunctionCallOutputItem output } added when _callsById.ContainsKey(output.CallId):
                Hide(output, added.PreviousItemId);
                return null;
            case ConversationItemDoneEvent { Item: FunctionCallOutputItem output } when _callsById.ContainsKey(output.CallId):
                return null;
            case ResponseDoneEvent done when IsRunning(done.Response.Id):
                _heldResponses[done.Response.Id] = done;
                return null;
            default:
                Show(serverEvent, shown);
                return null;
        }
    }

    /// <summary>A tool has answered: lets go what was held for it.</summary>
    public void Answer(ToolOutcome outcome, List<ServerEvent> shown)
    {
        var call = _callsById[outcome.Call.CallId];
        call.Outcome = outcome;
        call.IsRunning = false;
        shown.Add(outcome.Failure == ToolFailure.None
            ? new ResponseMcpCallCompletedEvent { ItemId = call.ItemId, OutputIndex = call.OutputIndex }
            : new ResponseMcpCallFailedEvent { ItemId = call.ItemId, OutputIndex = call.OutputIndex });
        foreach (var held in call.Held)
        {
            Show(held, shown);
        }

        call.Held.Clear();
        End(call);
        if (call.ResponseId is { } responseId && !IsRunning(responseId) && _heldResponses.Remove(responseId, out var done))
        {
            Show(done, shown);
        }
    }

    private ToolCall? End(OwnCall call, FunctionCallItem item, ResponseOutputItemDoneEvent done, List<ServerEvent> shown)
    {
        if (item.Status == ItemStatus.Incomplete || call.IsRunning || call.Outcome is not null)
        {
            Hold(call, item, done, shown);
            return null;
        }

        call.ResponseId = done.ResponseId;
        call.OutputIndex = done.OutputIndex;
        call.IsRunning = true;
        call.Held.Add(done);
        return new ToolCall(call.CallId, item.Name, item.Arguments)
        {
            ItemId = call.ItemId, ResponseId = done.ResponseId, ShownArguments = call.Show(item.Arguments),
        };
    }

    /// <summary>Keeps back the end of a call that will be answered; one that was cut short ends at once.</summary>
    private void Hold(OwnCall call, FunctionCallItem item, ServerEvent ending, List<ServerEvent> shown)
    {
        if (item.Status == ItemStatus.Incomplete || call.Outcome is not null)
        {
            End(call);
            Show(ending, shown);
        }
        else
        {
            call.Held.Add(ending);
        }
    }

    /// <summary>Nothing more comes of a call: of those the oldest are forgotten.</summary>
    private void End(OwnCall call)
    {
        if (_ended.Add(call.ItemId, out var oldest) && oldest is not null && _calls.Remove(oldest, out var forgotten))
        {
            _callsById.Remove(forgotten.CallId);
        }
    }

    private void Show(ServerEvent serverEvent, List<ServerEvent> shown)
    {
        switch (serverEvent)
        {
            case ResponseFunctionCallArgumentsDeltaEvent delta when _calls.TryGetValue(delta.ItemId, out var call):
                if (call.HasSecrets)
                {
                    call.HeldDelta = delta;
                }
                else
                {
                    shown.Add(ArgumentsDelta(delta, delta.Delta));
                }

                break;
            case ResponseFunctionCallArgumentsDoneEvent done when _calls.TryGetValue(done.ItemId, out var call):
                if (call.HeldDelta is { } held)
                {
                    shown.Add(ArgumentsDelta(held, call.Show(done.Arguments)));
                }

                shown.Add(new ResponseMcpCallArgumentsDoneEvent
                {
                    EventId = done.EventId, ResponseId = done.ResponseId, ItemId = done.ItemId, OutputIndex = done.OutputIndex,
                    Arguments = call.Show(done.Arguments),
                });
                shown.Add(new ResponseMcpCallInProgressEvent { ItemId = done.ItemId, OutputIndex = done.OutputIndex });
                break;
            case ResponseDoneEvent done:
                shown.Add(done with { Response = done.Response with { Output = [.. done.Response.Output.Select(Show)] } });
                break;
            case ResponseOutputItemDoneEvent done:
                shown.Add(done with { Item = Show(done.Item) });
                break;
            case ConversationItemAddedEvent added:
                shown.Add(added with { PreviousItemId = Visible(added.PreviousItemId) });
                break;
            case ConversationItemDoneEvent done:
                shown.Add(done with { Item = Show(done.Item), PreviousItemId = Visible(done.PreviousItemId) });
                break;
            case ConversationItemRetrievedEvent retrieved:
                shown.Add(retrieved with { Item = Show(retrieved.Item) });
                break;
            case InputAudioBufferCommittedEvent committed:
                shown.Add(committed with { PreviousItemId = Visible(committed.PreviousItemId) });
                break;
            default:
                shown.Add(serverEvent);
                break;
        }
    }

    private static ResponseMcpCallArgumentsDeltaEvent ArgumentsDelta(ResponseFunctionCallArgumentsDeltaEvent delta, string text) => new()
    {
        EventId = delta.EventId, ResponseId = delta.ResponseId, ItemId = delta.ItemId, OutputIndex = delta.OutputIndex, Delta = text,
    };

    private ConversationItem Show(ConversationItem item) =>
        item is FunctionCallItem call && Find(call) is { } own ? own.Show(call) : item;

    private OwnCall? Find(FunctionCallItem item)
    {
        if (item.Id is not { } itemId || !configuration.IsOwn(item.Name))
        {
            return null;
        }

        if (!_calls.TryGetValue(itemId, out var call))
        {
            _calls[itemId] = call = new OwnCall(item, configuration);
            _callsById[call.CallId] = call;
        }

        return call;
    }

    private bool IsRunning(string responseId) => _calls.Values.Any(call => call.IsRunning && call.ResponseId == responseId);

    private void Hide(FunctionCallOutputItem output, string? previousItemId)
    {
        if (output.Id is { } itemId)
        {
            _hiddenItems[itemId] = previousItemId;
            if (_hidden.Add(itemId, out var oldest) && oldest is not null)
            {
                _hiddenItems.Remove(oldest);
            }
        }
    }

    /// <summary>The nearest predecessor that the client knows.</summary>
    private string? Visible(string? itemId)
    {
        while (itemId is not null && _hiddenItems.TryGetValue(itemId, out var previous))
        {
            itemId = previous;
        }

        return itemId;
    }
}
