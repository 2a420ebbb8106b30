using System.Buffers;
using System.Text;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Agents.Responses;

/// <summary>
/// Responses beside the conversation (protocol §9.10): they run whatever else runs, and what they make reaches only who asked for it.
/// For the session's loop alone.
/// </summary>
internal sealed class OutOfBandResponses(ResponseFlow responses)
{
    private readonly Dictionary<string, Generation> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Generation> _running = new(StringComparer.Ordinal);

    /// <summary>Asks for one.</summary>
    /// <param name="create">With an event id.</param>
    /// <param name="result">Gets what was made, or why nothing was.</param>
    public ValueTask RequestAsync(ResponseCreateEvent create, TaskCompletionSource<GeneratedResponse> result)
    {
        _asked[create.EventId!] = new Generation(result);
        return responses.RequestAsync(create);
    }

    /// <summary>Nobody wants it any more.</summary>
    public ValueTask CancelAsync(string eventId)
    {
        var running = _running.FirstOrDefault(pair => pair.Value.EventId == eventId).Key;
        return running is null ? ValueTask.CompletedTask : responses.CancelAsync(new ResponseCancelEvent { ResponseId = running });
    }

    /// <summary>True for the events of these responses: nobody else shall hear, read or record them.</summary>
    public bool Takes(ServerEvent serverEvent)
    {
        if (serverEvent is ResponseCreatedEvent created)
        {
            return Begin(created.Response);
        }

        if (_running.Count == 0 || ResponseIds.Of(serverEvent) is not { } responseId || !_running.TryGetValue(responseId, out var generation))
        {
            return false;
        }

        generation.Take(serverEvent);
        if (serverEvent is ResponseDoneEvent)
        {
            _running.Remove(responseId);
        }

        return true;
    }

    /// <summary>True when the error refuses one of them; who asked is told.</summary>
    public bool IsRefusal(ErrorDetails error)
    {
        if (error.EventId is null || !_asked.Remove(error.EventId, out var generation))
        {
            return false;
        }

        generation.Fail(new ParleyProtocolException(error.Code, error.Message, error.Param));
        return true;
    }

    /// <summary>The session is over: those who still wait are told.</summary>
    public void Abandon()
    {
        foreach (var generation in _asked.Values.Concat(_running.Values))
        {
            generation.Fail(new RealtimeDisconnectedException("The session was closed before the response was made."));
        }
    }

    private bool Begin(Response response)
    {
        if (!responses.IsOutOfBand(response))
        {
            return false;
        }

        var token = RequestToken.OutOfBandOf(response) ?? _asked.Keys.FirstOrDefault(); // a server that echoes nothing keeps the order
        var generation = token is not null && _asked.Remove(token, out var asked) ? asked : new Generation(null);
        generation.EventId = token;
        _running[response.Id] = generation;
        return true;
    }

    /// <summary>What has been made of one of them.</summary>
    /// <param name="result">Null when it was asked for by a raw event.</param>
    private sealed class Generation(TaskCompletionSource<GeneratedResponse>? result)
    {
        private readonly StringBuilder _text = new();
        private readonly ArrayBufferWriter<byte> _audio = new();

        public string? EventId { get; set; }

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
