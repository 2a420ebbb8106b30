using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Parley.Benchmarks.Bridge.Wire;

namespace Parley.Benchmarks.Bridge;

/// <summary>One call of the load: Twilio's stream, its playout and its marks, by one thread.</summary>
internal sealed class PhoneCall(int index, WireLoop loop, PhoneFigures figures) : IDisposable
{
    private readonly byte[] _message = new byte[1024];
    private readonly byte[] _decoded = new byte[256 * 1024];
    private readonly byte[] _frame = new byte[Stamp.FrameLength];
    private readonly string _streamSid = $"MZ{index:x32}";
    private readonly string _callSid = $"CA{index:x32}";
    private readonly Queue<(Stamp Stamp, long EndsAt)> _playing = new();
    private readonly Queue<string> _marks = new();
    private WireConnection? _connection;
    private string _head = "";
    private string _parameters = "";
    private long _startedAt;
    private long _playsUntil;
    private long _sequence = 1;
    private int _frameCount;
    private int _epoch;
    private (int Item, int Number) _played = (-1, -1);

    public StampReader Reader { get; } = new();

    public bool IsUp { get; private set; }

    public bool HasAudio { get; private set; }

    public bool IsLost { get; private set; }

    /// <summary>The longest time in which the caller heard nothing after he had heard something.</summary>
    public double MaxSilenceMs { get; private set; }

    /// <summary>The same with the silence that lasts until now.</summary>
    public double SilenceMs => HasAudio ? Math.Max(MaxSilenceMs, WireLoop.Milliseconds(WireLoop.Now - _playsUntil)) : 0;

    public string CallSid => _callSid;

    /// <param name="port">The bridge's.</param>
    /// <param name="path">Of the stream.</param>
    /// <param name="parameters">What the TwiML gave, as JSON members.</param>
    public void Connect(int port, string path, string parameters)
    {
        _parameters = parameters;
        _head = $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: Twilio.TmeWs/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nAccept-Encoding: gzip\r\nx-twilio-signature: none\r\n\r\n";
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port)); // this machine's backlog answers at once
        socket.Blocking = false;
        _connection = new WireConnection(socket, isClient: true);
        loop.Watch(_connection.Descriptor, Ready);
        _connection.SendRaw(Encoding.ASCII.GetBytes(_head));
    }

    public void Fail() => IsLost = true;

    public void ResetFigures()
    {
        Reader.Clear();
        MaxSilenceMs = 0;
    }

    public void HangUp()
    {
        if (_connection is { IsClosed: false } && IsUp)
        {
            Say($$$"""{"event":"stop","sequenceNumber":"{{{++_sequence}}}","streamSid":"{{{_streamSid}}}","stop":{"accountSid":"AC00000000000000000000000000000001","callSid":"{{{_callSid}}}"}}""");
            _connection.SendClose();
        }
    }

    public void Dispose() => _connection?.Dispose();

    private void Ready()
    {
        var connection = _connection!;
        if (connection.HasPending)
        {
            connection.Flush();
        }

        connection.Receive(Upgraded, Take);
        if (connection.IsClosed)
        {
            IsLost = true;
            loop.Forget(connection.Descriptor);
            connection.Dispose();
        }
    }

    private void Upgraded(WireConnection connection, string head)
    {
        if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            figures.Refusals.Add(head.Split("\r\n")[0]);
            connection.Reset();
            return;
        }

        IsUp = true;
        Say("""{"event":"connected","protocol":"Call","version":"1.0.0"}""");
        Say($$$"""{"event":"start","sequenceNumber":"1","start":{"accountSid":"AC00000000000000000000000000000001","streamSid":"{{{_streamSid}}}","callSid":"{{{_callSid}}}","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":{{{{_parameters}}}}},"streamSid":"{{{_streamSid}}}"}""");
        _startedAt = WireLoop.Now;
        loop.At(_startedAt + WireLoop.Ticks(20), SendFrame);
    }

    private void SendFrame()
    {
        if (IsLost)
        {
            return;
        }

        Stamp.Write(_frame, new Stamp(index, 0, _frameCount, WireLoop.Now));
        var length = Encoding.ASCII.GetBytes(
            $"{{\"event\":\"media\",\"sequenceNumber\":\"{++_sequence}\",\"media\":{{\"track\":\"inbound\",\"chunk\":\"{_frameCount + 1}\",\"timestamp\":\"{_frameCount * 20}\",\"payload\":\"", _message);
        Base64.EncodeToUtf8(_frame, _message.AsSpan(length), out _, out var count);
        length += count;
        length += Encoding.ASCII.GetBytes($"\"}},\"streamSid\":\"{_streamSid}\"}}", _message.AsSpan(length));
        _connection!.Send(_message.AsSpan(0, length));
        _frameCount++;
        var due = _startedAt + (WireLoop.Ticks(20) * (_frameCount + 1));
        figures.Lateness.Add(Math.Max(0, WireLoop.Milliseconds(WireLoop.Now - due) + 20));
        loop.At(due, SendFrame);
    }

    private void Take(WireConnection connection, ReadOnlySpan<byte> message)
    {
        var now = WireLoop.Now;
        var head = message[..Math.Min(message.Length, 120)];
        if (head.IndexOf("\"payload\""u8) >= 0 || head.IndexOf("\"media\""u8) >= 0)
        {
            Play(Stamp.Payload(message, "\"payload\":\""u8, _decoded), now);
        }
        else if (head.IndexOf("\"clear\""u8) >= 0)
        {
            Clear(now);
        }
        else if (head.IndexOf("\"mark\""u8) >= 0)
        {
            using var document = JsonDocument.Parse(message.ToArray());
            Mark(document.RootElement.GetProperty("mark").GetProperty("name").GetString()!, now);
        }
        else
        {
            figures.Strange++;
        }
    }

    private void Play(ReadOnlySpan<byte> audio, long now)
    {
        figures.MediaCount++;
        figures.MediaBytes += audio.Length;
        if (_playsUntil != 0 && now > _playsUntil)
        {
            MaxSilenceMs = Math.Max(MaxSilenceMs, WireLoop.Milliseconds(now - _playsUntil));
        }

        HasAudio = true;
        var endsAt = Math.Max(now, _playsUntil);
        Reader.Read(audio, stamp =>
        {
            figures.Down.Add(WireLoop.Milliseconds(now - stamp.SentAt));
            endsAt += WireLoop.Ticks(20);
            _playing.Enqueue((stamp, endsAt));
        });
        _playsUntil = Math.Max(now, _playsUntil) + WireLoop.Ticks(audio.Length / 8.0);
        Forget(now);
    }

    private void Forget(long now)
    {
        while (_playing.TryPeek(out var frame) && frame.EndsAt <= now)
        {
            _playing.Dequeue();
            _played = (frame.Stamp.Item, frame.Stamp.Number);
        }
    }

    private void Clear(long now)
    {
        Forget(now);
        var heard = (_played.Item, Ms: (_played.Number + 1) * 20.0);
        if (_playing.TryPeek(out var playing))
        {
            heard = (playing.Stamp.Item, (playing.Stamp.Number * 20) + 20 - WireLoop.Milliseconds(playing.EndsAt - now));
        }

        figures.Clears.Add((index, heard.Item, now, Math.Max(0, heard.Ms), WireLoop.Milliseconds(Math.Max(0, _playsUntil - now))));
        _playing.Clear();
        _playsUntil = Math.Min(_playsUntil, now);
        _epoch++;
        while (_marks.TryDequeue(out var mark))
        {
            Echo(mark);
        }
    }

    private void Mark(string name, long now)
    {
        if (_playsUntil <= now)
        {
            Echo(name);
            return;
        }

        _marks.Enqueue(name);
        var epoch = _epoch;
        loop.At(_playsUntil, () =>
        {
            if (epoch == _epoch && _marks.TryDequeue(out var due))
            {
                Echo(due);
            }
        });
    }

    private void Echo(string name)
    {
        if (_connection is { IsClosed: false })
        {
            Say($$$"""{"event":"mark","sequenceNumber":"{{{(++_sequence).ToString(CultureInfo.InvariantCulture)}}}","streamSid":"{{{_streamSid}}}","mark":{"name":{{{JsonSerializer.Serialize(name)}}}}}""");
        }
    }

    private void Say(string json) => _connection!.Send(Encoding.UTF8.GetBytes(json));
}
