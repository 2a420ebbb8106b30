using System.Buffers;
using System.Text;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.Mcp;
using Parley.Realtime.Responses;

namespace Parley.Agents.Responses;

/// <summary>
/// Responses beside the conversation (protocol §9.10): they run whatever else runs, and what they make reaches only who asked for it.
/// For the session's loop alone.
/// </summary>
internal sealed class OutOfBandResponses(ResponseFlow responses)
{
    private readonly List<Generation> _asked = []; // in the order of asking
    private readonly Dictionary<string, Generation> _running = new(StringComparer.Ordinal);
    private readonly HashSet<string> _mcpCalls = new(StringComparer.Ordinal); // of theirs: the end of such a call names its item alone

    /// <summary>Asks for one.</summary>
    /// <param name="create">With an event id.</param>
    /// <param name="result">Gets what was made, or why nothing was.</param>
    public async ValueTask RequestAsync(ResponseCreateEvent create, TaskCompletionSource<GeneratedResponse> result)
    {
        var generation = new Generation(create.EventId, result);
        _asked.Add(generation);
        try
        {
            await responses.RequestAsync(create).ConfigureAwait(false);
        }
        catch
        {
            _asked.Remove(generation);
            throw;
        }
    }

    /// <summary>Nobody wants it any more: it is cancelled now, or once it begins.</summary>
    public ValueTask CancelAsync(string eventId)
    {
        if (Asked(eventId) is { } waiting)
        {
            waiting.IsUnwanted = true;
            return ValueTask.CompletedTask;
        }

        var running = _running.FirstOrDefault(pair => pair.Value.EventId == eventId).Key;
        return running is null ? ValueTask.CompletedTask : responses.CancelAsync(new ResponseCancelEvent { ResponseId = running });
    }

    /// <summary>True for the events of these responses: nobody else shall hear, read or record them.</summary>
    public async ValueTask<bool> TakesAsync(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ResponseCreatedEvent created:
                return await BeginsAsync(created.Response).ConfigureAwait(false);
            case ResponseMcpCallCompletedEvent completed:
                return _mcpCalls.Remove(completed.ItemId);
            case ResponseMcpCallFailedEvent failed:
                return _mcpCalls.Remove(failed.ItemId);
        }

        if (_running.Count == 0 || ResponseIds.Of(serverEvent) is not { } responseId || !_running.TryGetValue(responseId, out var generation))
        {
            return false;
        }

        generation.Take(serverEvent);
        switch (serverEvent)
        {
            case ResponseOutputItemAddedEvent { Item: McpCallItem { Id: { } itemId } }:
                _mcpCalls.Add(itemId);
                break;
            case ResponseDoneEvent:
                _running.Remove(responseId);
                break;
        }

        return true;
    }

    /// <summary>The same for audio, which is nearly all there is.</summary>
    public bool Takes(ResponseOutputAudioDeltaEvent audio)
    {
        if (_running.Count == 0 || !_running.TryGetValue(audio.ResponseId, out var generation))
        {
            return false;
        }

        generation.Take(audio);
        return true;
    }

    /// <summary>True when the error refuses one of them; who asked is told.</summary>
    public bool IsRefusal(ErrorDetails error)
    {
        if (error.EventId is null || Asked(error.EventId) is not { } generation)
        {
            return false;
        }

        _asked.Remove(generation);
        generation.Fail(new ParleyProtocolException(error.Code, error.Message, error.Param));
        return true;
    }

    /// <summary>The session is over: those who still wait are told.</summary>
    public void Abandon()
    {
        foreach (var generation in _asked.Concat(_running.Values))
        {
            generation.Fail(new RealtimeDisconnectedException("The session was closed before the response was made."));
        }
    }

    private Generation? Asked(string eventId) => _asked.Find(generation => generation.EventId == eventId);

    private async ValueTask<bool> BeginsAsync(Response response)
    {
        if (!responses.IsOutOfBand(response))
        {
            return false;
        }

        var asked = RequestToken.OutOfBandOf(response) is { } token ? Asked(token) : _asked.FirstOrDefault(); // a server that echoes nothing keeps the order
        var generation = asked ?? new Generation(null, null);
        _asked.Remove(generation);
        _running[response.Id] = generation;
        if (generation.IsUnwanted)
        {
            await responses.CancelAsync(new ResponseCancelEvent { ResponseId = response.Id }).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>What has been made of one of them.</summary>
    /// <param name="eventId">Of its request; null when it was asked for by a raw event.</param>
    /// <param name="result">Null when it was asked for by a raw event.</param>
    private sealed class Generation(string? eventId, TaskCompletionSource<GeneratedResponse>? result)
    {
        private readonly StringBuilder _text = new();
        private readonly ArrayBufferWriter<byte> _audio = new();

        public string? EventId => eventId;

        /// <summary>Given up before it began.</summary>
        public bool IsUnwanted { get; set; }

        public void Take(ServerEvent serverEvent)
        {
            switch (serverEvent)
            {
                case ResponseOutputTextDeltaEvent words:
                    _text.Append(words.Delta);
                    break;
                case ResponseOutputAudioTranscriptDeltaEvent words:
                    _text.Append(words.Delta);
                    break;
                case ResponseOutputAudioDeltaEvent audio:
                    _audio.Write(audio.Delta.Span);
                    break;
                case ResponseDoneEvent done:
                    result?.TrySetResult(new GeneratedResponse(done.Response, Text(done.Response), _audio.WrittenMemory));
                    break;
            }
        }

        public void Fail(Exception reason) => result?.TrySetException(reason);

        /// <summary>The finished items have it whole, where the server tells them.</summary>
        private string Text(Response response)
        {
            var whole = string.Join('\n', response.Output.OfType<MessageItem>().Select(MessageText.Of));
            return whole.Length > 0 ? whole : _text.ToString();
        }
    }
}
