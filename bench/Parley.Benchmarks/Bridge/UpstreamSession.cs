using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Benchmarks.Bridge.Wire;

namespace Parley.Benchmarks.Bridge;

/// <summary>What an upstream session does besides answering.</summary>
internal enum UpstreamScript
{
    /// <summary>One endless answer of 20 ms frames in real time.</summary>
    Steady,

    /// <summary>Answers of 20 s in pieces of 200 ms, five times as fast as they play; each is interrupted after 3 to 4 s.</summary>
    Interrupt,

    /// <summary>Steady, but each call's first connection breaks after 4 s.</summary>
    Drop,

    /// <summary>Steady, but in PCM at 24 kHz both ways, whatever is asked for.</summary>
    Pcm,
}

/// <summary>One connection to the scripted model: as much of OpenAI's protocol as a bridge needs.</summary>
internal sealed class UpstreamSession(WireConnection connection, WireLoop loop, UpstreamFigures figures, UpstreamScript script, int index)
{
    private static readonly byte[] s_appendType = "input_audio_buffer.append"u8.ToArray();
    private readonly byte[] _decoded = new byte[256 * 1024];
    private readonly byte[] _message = new byte[64 * 1024];
    private readonly byte[] _audio = new byte[9600];
    private readonly StampReader _reader = new();
    private string _session = "{}";
    private int _call = -1;
    private int _responseCount;
    private int _item;
    private int _frame;
    private long _answerStartedAt;
    private bool _isConfigured;
    private bool _isAnswering;
    private bool _isPcmu;
    private bool _isGone;

    public StampReader Reader => _reader;

    public void Greet() => Say($$$"""{"type":"session.created","event_id":"event_{{{index}}}_0","session":{"object":"realtime.session","type":"realtime","id":"sess_{{{index}}}","model":"gpt-realtime","output_modalities":["audio"]}}""");

    public void Close() => _isGone = true;

    public void Take(ReadOnlySpan<byte> message)
    {
        var head = message[..Math.Min(160, message.Length)];
        if (head.IndexOf(s_appendType) >= 0)
        {
            Hear(message);
            return;
        }

        using var document = JsonDocument.Parse(message.ToArray());
        switch (document.RootElement.GetProperty("type").GetString())
        {
            case "session.update":
                Configure(document.RootElement.GetProperty("session"));
                break;
            case "response.create":
                Answer();
                break;
            case "response.cancel":
                Finish("cancelled");
                break;
            case "conversation.item.truncate":
                var itemId = document.RootElement.GetProperty("item_id").GetString()!;
                var end = document.RootElement.GetProperty("audio_end_ms").GetInt32();
                figures.Truncations.Add((int.Parse(itemId.AsSpan(5), CultureInfo.InvariantCulture), end, WireLoop.Now));
                Say($$$"""{"type":"conversation.item.truncated","event_id":"event_t","item_id":"{{{itemId}}}","content_index":0,"audio_end_ms":{{{end}}}}""");
                break;
            case "conversation.item.create":
                var item = document.RootElement.GetProperty("item").GetRawText();
                Say($$$"""{"type":"conversation.item.added","event_id":"event_a","previous_item_id":null,"item":{{{item}}}}""");
                Say($$$"""{"type":"conversation.item.done","event_id":"event_d","previous_item_id":null,"item":{{{item}}}}""");
                break;
        }
    }

    private void Configure(JsonElement session)
    {
        var text = session.GetRawText();
        _session = text.Length > 2 ? $$$"""{"object":"realtime.session","id":"sess_{{{index}}}","model":"gpt-realtime",{{{Without(session)}}}}""" : """{"object":"realtime.session"}""";
        if (script == UpstreamScript.Pcm)
        {
            text = _session = _session.Replace("\"audio/pcmu\"", "\"audio/pcm\",\"rate\":24000", StringComparison.Ordinal);
        }

        _isPcmu |= text.Contains("pcmu", StringComparison.Ordinal) || text.Contains("g711_ulaw", StringComparison.Ordinal);
        _isConfigured = true;
        Say($$$"""{"type":"session.updated","event_id":"event_{{{index}}}_1","session":{{{_session}}}}""");
    }

    private static string Without(JsonElement session) => string.Join(
        ',', session.EnumerateObject().Where(member => member.Name is not ("object" or "id" or "model")).Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}"));

    private void Hear(ReadOnlySpan<byte> message)
    {
        var audio = Stamp.Payload(message, "\"audio\":\""u8, _decoded);
        figures.AppendCount++;
        figures.AppendedBytes += audio.Length;
        if (_isPcmu)
        {
            var now = WireLoop.Now;
            _reader.Read(audio, stamp =>
            {
                if (_call < 0)
                {
                    _call = stamp.Call;
                    figures.Calls.Add(stamp.Call);
                }

                figures.Up.Add(WireLoop.Milliseconds(now - stamp.SentAt));
            });
        }

        if (_isConfigured && !_isAnswering && _responseCount == 0)
        {
            Answer();
        }
    }

    private void Answer()
    {
        if (_isAnswering || _isGone)
        {
            return;
        }

        _isAnswering = true;
        _responseCount++;
        _item = (index * 1000) + _responseCount;
        _frame = 0;
        _answerStartedAt = WireLoop.Now;
        var item = $$$"""{"id":"item_{{{_item}}}","object":"realtime.item","type":"message","status":"in_progress","role":"assistant","content":[]}""";
        Say($$$"""{"type":"response.created","event_id":"event_r","response":{"object":"realtime.response","id":"resp_{{{_item}}}","status":"in_progress","status_details":null,"output":[],"conversation_id":"conv_1","output_modalities":["audio"],"max_output_tokens":"inf","usage":null,"metadata":null}}""");
        Say($$$"""{"type":"response.output_item.added","event_id":"event_i","response_id":"resp_{{{_item}}}","output_index":0,"item":{{{item}}}}""");
        Say($$$"""{"type":"conversation.item.added","event_id":"event_a","previous_item_id":null,"item":{{{item}}}}""");
        Say($$$"""{"type":"response.content_part.added","event_id":"event_p","response_id":"resp_{{{_item}}}","item_id":"item_{{{_item}}}","output_index":0,"content_index":0,"part":{"type":"audio","transcript":""}}""");
        if (script == UpstreamScript.Interrupt)
        {
            Burst(_item);
            loop.At(_answerStartedAt + WireLoop.Ticks(3000 + (index % 20 * 50)), Interrupt);
            return;
        }

        Stream(_item);
        if (script == UpstreamScript.Drop && _call >= 0 && figures.Dropped.Add(_call))
        {
            loop.At(_answerStartedAt + WireLoop.Ticks(4000), Drop);
        }
    }

    /// <summary>20 ms each 20 ms, by absolute deadlines.</summary>
    private void Stream(int item)
    {
        if (_isGone || !_isAnswering || item != _item)
        {
            return;
        }

        Delta(1);
        loop.At(_answerStartedAt + (WireLoop.Ticks(20) * _frame), () => Stream(item));
    }

    /// <summary>200 ms each 40 ms.</summary>
    private void Burst(int item)
    {
        if (_isGone || !_isAnswering || item != _item || _frame >= 1000)
        {
            return;
        }

        Delta(10);
        loop.At(_answerStartedAt + (WireLoop.Ticks(4) * _frame), () => Burst(item));
    }

    private void Interrupt()
    {
        if (_isGone)
        {
            return;
        }

        Say("""{"type":"input_audio_buffer.speech_started","event_id":"event_s","audio_start_ms":1000,"item_id":"item_9"}""");
        figures.Interruptions.Add((_item, WireLoop.Now));
        Finish("cancelled");
        loop.At(WireLoop.Now + WireLoop.Ticks(600), () =>
        {
            Say("""{"type":"input_audio_buffer.speech_stopped","event_id":"event_e","audio_end_ms":1600,"item_id":"item_9"}""");
            Say("""{"type":"input_audio_buffer.committed","event_id":"event_c","previous_item_id":null,"item_id":"item_9"}""");
            loop.At(WireLoop.Now + WireLoop.Ticks(200), Answer);
        });
    }

    private void Drop()
    {
        _isGone = true;
        figures.DropTimes.Add((_call, WireLoop.Now));
        loop.Forget(connection.Descriptor);
        connection.Reset();
    }

    private void Finish(string status)
    {
        if (!_isAnswering)
        {
            return;
        }

        _isAnswering = false;
        var item = $$$"""{"id":"item_{{{_item}}}","object":"realtime.item","type":"message","status":"incomplete","role":"assistant","content":[{"type":"output_audio","transcript":""}]}""";
        Say($$$"""{"type":"response.output_audio.done","event_id":"event_o","response_id":"resp_{{{_item}}}","item_id":"item_{{{_item}}}","output_index":0,"content_index":0}""");
        Say($$$"""{"type":"response.output_item.done","event_id":"event_q","response_id":"resp_{{{_item}}}","output_index":0,"item":{{{item}}}}""");
        Say($$$"""{"type":"conversation.item.done","event_id":"event_z","previous_item_id":null,"item":{{{item}}}}""");
        Say($$$"""{"type":"response.done","event_id":"event_x","response":{"object":"realtime.response","id":"resp_{{{_item}}}","status":"{{{status}}}","status_details":{"type":"{{{status}}}","reason":"turn_detected"},"output":[{{{item}}}],"conversation_id":"conv_1","output_modalities":["audio"],"max_output_tokens":"inf","usage":{"total_tokens":0,"input_tokens":0,"output_tokens":0},"metadata":null}}""");
    }

    private void Delta(int frameCount)
    {
        var audio = _audio.AsSpan(0, frameCount * (_isPcmu ? Stamp.FrameLength : 960));
        for (var frame = 0; frame < frameCount; frame++, _frame++)
        {
            if (_isPcmu)
            {
                Stamp.Write(audio.Slice(frame * Stamp.FrameLength, Stamp.FrameLength), new Stamp(_call, _item, _frame, WireLoop.Now));
            }
        }

        var head = Encoding.ASCII.GetBytes(
            $"{{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_{index}_{_frame}\",\"response_id\":\"resp_{_item}\",\"item_id\":\"item_{_item}\",\"output_index\":0,\"content_index\":0,\"delta\":\"", _message);
        Base64.EncodeToUtf8(audio, _message.AsSpan(head), out _, out var count);
        "\"}"u8.CopyTo(_message.AsSpan(head + count));
        connection.Send(_message.AsSpan(0, head + count + 2));
        figures.DeltaCount++;
    }

    private void Say(string json) => connection.Send(Encoding.UTF8.GetBytes(json));
}
