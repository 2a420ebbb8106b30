using System.Net.WebSockets;
using System.Text.Json;
using Parley.Audio;
using Parley.Calls.MediaStreams;
using Parley.Testing.Time;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>
/// A carrier of Twilio's kind in virtual time: plays what it is sent, sends marks back when they are played, or at once after a clear, and
/// knows what its caller really heard. All of it happens on the thread that moves the clock.
/// </summary>
internal sealed class FakeCarrier : IDisposable
{
    private readonly ManualTimeProvider _time;
    private readonly AudioFormat _format;
    private readonly List<(string Name, TimeSpan At)> _marks = [];
    private readonly List<ITimer> _timers = [];
    private TimeSpan _playsUntil;
    private TimeSpan _lastArrival;
    private long _receivedByteCount;
    private long _cleanByteCount; // what was received before it last had nothing to play

    public FakeCarrier(ManualTimeProvider time, AudioFormat? format = null)
    {
        _time = time;
        _format = format ?? AudioFormat.Pcmu;
        Socket = new CarrierSocket { Sent = Receive };
    }

    public CarrierSocket Socket { get; }

    /// <summary>From the leg to the carrier.</summary>
    public TimeSpan UpDelay { get; set; }

    /// <summary>From the carrier to the leg.</summary>
    public TimeSpan DownDelay { get; set; }

    /// <summary>How long it holds audio back before it plays.</summary>
    public TimeSpan Lag { get; set; }

    /// <summary>It begins to play at a multiple of this.</summary>
    public TimeSpan Tick { get; set; } = TimeSpan.FromTicks(1);

    /// <summary>False for a carrier that swallows marks.</summary>
    public bool ReturnsMarks { get; set; } = true;

    /// <summary>What was sent, and when it arrived.</summary>
    public List<(string Event, TimeSpan At)> Log { get; } = [];

    /// <summary>All audio that arrived.</summary>
    public List<byte> Audio { get; } = [];

    /// <summary>What was played in all when the last clear came.</summary>
    public TimeSpan? PlayedAtClear { get; private set; }

    /// <summary>How much it has still to play.</summary>
    public TimeSpan Buffered => _playsUntil > _time.Elapsed ? _playsUntil - _time.Elapsed : TimeSpan.Zero;

    /// <summary>How much was played in all.</summary>
    public TimeSpan Played => _format.DurationOf(Math.Max(_cleanByteCount, _receivedByteCount - _format.BytesOf(Buffered)));

    public void Dispose() => _timers.ForEach(timer => timer.Dispose());

    public async Task<MediaStreamLeg> AcceptAsync(MediaStreamOptions? options, CancellationToken cancellationToken, MediaStreamDialect? dialect = null)
    {
        Socket.Say(TwilioWords.Connected);
        Socket.Say(TwilioWords.Start());
        var leg = await MediaStreamLeg.AcceptAsync(Socket, dialect ?? MediaStreamDialect.Twilio, options, _time, cancellationToken: cancellationToken);
        await Socket.WhenIdleAsync(cancellationToken);
        return leg;
    }

    private void Receive(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        var copy = JsonElement.Parse(message.Span);
        var arrival = _time.Elapsed + UpDelay;
        _lastArrival = arrival > _lastArrival ? arrival : _lastArrival; // a stream keeps its order
        At(_lastArrival, () => Take(copy));
    }

    private void Take(JsonElement message)
    {
        var name = message.GetProperty("event").GetString()!;
        Log.Add((name, _time.Elapsed));
        Assert.Equal(TwilioWords.StreamSid, message.GetProperty("streamSid").GetString());
        switch (name)
        {
            case "media":
                Play(message.GetProperty("media").GetProperty("payload").GetBytesFromBase64());
                break;
            case "mark":
                var mark = message.GetProperty("mark").GetProperty("name").GetString()!;
                _marks.Add((mark, _playsUntil));
                At(_playsUntil, ReturnMarks);
                break;
            case "clear":
                PlayedAtClear = Played;
                _playsUntil = _time.Elapsed;
                _cleanByteCount = _receivedByteCount;
                _marks.ForEach(item => Return(item.Name));
                _marks.Clear();
                break;
        }
    }

    private void Play(byte[] audio)
    {
        if (_playsUntil <= _time.Elapsed)
        {
            var tick = (_time.Elapsed.Ticks + Tick.Ticks - 1) / Tick.Ticks * Tick;
            _playsUntil = tick + Lag;
            _cleanByteCount = _receivedByteCount;
        }

        Audio.AddRange(audio);
        _receivedByteCount += audio.Length;
        _playsUntil += _format.DurationOf(audio.Length);
    }

    private void ReturnMarks()
    {
        foreach (var (name, _) in _marks.Where(item => item.At <= _time.Elapsed).ToList())
        {
            Return(name);
        }

        _marks.RemoveAll(item => item.At <= _time.Elapsed);
    }

    private void Return(string name)
    {
        if (ReturnsMarks)
        {
            At(_time.Elapsed + DownDelay, () => Socket.Say(TwilioWords.Mark(name)));
        }
    }

    private void At(TimeSpan when, Action action)
    {
        if (when <= _time.Elapsed)
        {
            action();
        }
        else
        {
            _timers.Add(_time.CreateTimer(_ => action(), null, when - _time.Elapsed, Timeout.InfiniteTimeSpan));
        }
    }
}
