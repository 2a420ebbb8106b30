using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Simulation.Wire;

namespace Parley.Agents.Tests.Chaos;

/// <summary>What must be true of what a session sends on one connection, whatever happens to it.</summary>
internal sealed class WireInvariants
{
    private const double BytesPerMillisecond = 48; // PCM16 at 24 kHz, which no run changes
    private readonly List<string> _violations = [];
    private readonly HashSet<string> _seenEventIds = [];
    private readonly HashSet<string> _asides = [];
    private readonly HashSet<string> _calls = [];
    private readonly Dictionary<string, int> _outputs = [];
    private readonly Dictionary<string, double> _audioMs = [];
    private ChaosKind _kind;
    private string? _active;
    private Voice? _voice;
    private ResponseCreateEvent? _asked;

    public IReadOnlyList<string> Violations => _violations;

    public static WireInvariants Check(IEnumerable<WireEntry> entries, ChaosKind kind)
    {
        var invariants = new WireInvariants { _kind = kind };
        foreach (var entry in entries)
        {
            if (entry.Event is ServerEvent serverEvent)
            {
                invariants.Said(serverEvent);
            }
            else
            {
                invariants.Sent((ClientEvent)entry.Event, entry.At);
            }
        }

        return invariants;
    }

    /// <summary>Calls that nobody answered: none may be left once all tools have ended, while the connection stands.</summary>
    public IEnumerable<string> Unanswered => _calls.Where(callId => !_outputs.ContainsKey(callId));

    private void Said(ServerEvent serverEvent)
    {
        if (!_seenEventIds.Add(serverEvent.EventId!))
        {
            return; // a duplicate changes nothing
        }

        switch (serverEvent)
        {
            case ResponseCreatedEvent { Response.ConversationId: not null } created:
                (_active, _asked) = (created.Response.Id, null);
                break;
            case ResponseCreatedEvent aside:
                _asides.Add(aside.Response.Id); // what it calls is not run
                break;
            case ResponseDoneEvent done when done.Response.Id == _active:
                _active = null;
                break;
            case ResponseOutputItemDoneEvent { Item: FunctionCallItem { CallId: { } callId } call } done
                when call.Status == ItemStatus.Completed && !_asides.Contains(done.ResponseId):
                _calls.Add(callId);
                break;
            case ResponseOutputAudioDeltaEvent audio:
                _audioMs[audio.ItemId] = _audioMs.GetValueOrDefault(audio.ItemId) + (audio.Delta.Length / BytesPerMillisecond);
                break;
            case SessionUpdatedEvent updated:
                _voice = updated.Session.Audio?.Output?.Voice;
                break;
            case ErrorEvent error:
                Complained(error.Error);
                break;
        }
    }

    private void Complained(ErrorDetails error)
    {
        if (_asked is not null && error.EventId == _asked.EventId)
        {
            _asked = null;
        }

        // What follows from a race that no client can avoid; anything else is a client that breaks the rules.
        var isExpected = error.Code is "conversation_already_has_active_response" or "response_cancel_not_active" or "session_expired"
            or "item_truncate_invalid_item_id" or "item_delete_invalid_item_id" or "cannot_update_voice"
            or "item_retrieve_invalid_item_id" // deleted while it was to be read again
            || (error.Code == "input_audio_buffer_commit_empty" && _kind != ChaosKind.PushToTalk) // a button that was held long enough is never empty
            || error.Param == "session"; // the update that the plan refuses
        if (!isExpected)
        {
            _violations.Add($"the model complained: {error.Code}: {error.Message}");
        }
    }

    private void Sent(ClientEvent clientEvent, TimeSpan at)
    {
        switch (clientEvent)
        {
            case ResponseCreateEvent create when create.Response?.Conversation != "none":
                if (_active is not null || _asked is not null)
                {
                    _violations.Add($"{at}: response.create while {_active ?? "another one"} {(_active is null ? "was asked for" : "ran")}");
                }

                _asked = create;
                break;
            case SessionUpdateEvent { Session.Audio.Output.Voice: { } voice } when voice != _voice && _audioMs.Count > 0:
                _violations.Add($"{at}: the voice was changed after the model had spoken");
                break;
            case ConversationItemCreateEvent { Item: FunctionCallItem { CallId: { } callId } }:
                if (!_calls.Add(callId))
                {
                    _violations.Add($"{at}: {callId} was told twice");
                }

                break;
            case ConversationItemCreateEvent { Item: FunctionCallOutputItem output }:
                _outputs[output.CallId] = _outputs.GetValueOrDefault(output.CallId) + 1;
                if (_outputs[output.CallId] > 1)
                {
                    _violations.Add($"{at}: {output.CallId} was answered {_outputs[output.CallId]} times");
                }

                break;
            case ConversationItemTruncateEvent truncate when truncate.AudioEndMs < 0
                || truncate.AudioEndMs > Math.Ceiling(_audioMs.GetValueOrDefault(truncate.ItemId)):
                _violations.Add($"{at}: {truncate.ItemId} was cut at {truncate.AudioEndMs} ms of {_audioMs.GetValueOrDefault(truncate.ItemId):0}");
                break;
        }
    }
}
