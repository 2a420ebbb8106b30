using Parley.Agents.EventLog;
using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Realtime.Responses;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.PassThrough;

/// <summary>Audio from a socket's bytes to the session's event, whose memory is used again.</summary>
[Trait("Category", "Unit")]
public sealed class PassThroughTests
{
    private static readonly RealtimeAgent s_agent = new() { Name = "a" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Audio_InlineReader_ComesInTheVeryCallAndAllocatesNothing()
    {
        const int Frames = 1000;
        using var socket = new InlineSocket();
        await using var session = await RealtimeSession.StartAsync(s_agent, socket.ToModel(), cancellationToken: Cancellation);
        byte[][] deltas = [Delta("event_1", 1), Delta("event_2", 2)];
        var counter = new Counter();
        var reading = counter.ReadAsync(session);
        await PassAsync(socket, deltas, counter, 100);
        var least = long.MaxValue; // what is made once is made in the first rounds

        for (var round = 0; round < 10; round++)
        {
            var (byteCount, before) = (counter.ByteCount, GC.GetAllocatedBytesForCurrentThread());
            for (var count = 0; count < Frames; count++)
            {
                socket.Say(deltas[count % 2]);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(Frames * 960, counter.ByteCount - byteCount);
        }

        Assert.Equal(0, least);
        await session.CloseAsync();
        await reading;
    }

    [Fact]
    public async Task SendAudioAsync_SocketTakesIt_IsSentInTheVeryCallAndAllocatesNothing()
    {
        const int Frames = 1000;
        using var socket = new InlineSocket();
        await using var session = await RealtimeSession.StartAsync(s_agent, socket.ToModel(), cancellationToken: Cancellation);
        ReadOnlyMemory<byte> frame = new byte[960];
        await session.SendAudioAsync(frame, Cancellation);
        await UntilAsync(() => socket.SentCount == 2); // the session's settings before it
        var least = long.MaxValue;

        for (var round = 0; round < 10; round++)
        {
            var (sent, before) = (socket.SentCount, GC.GetAllocatedBytesForCurrentThread());
            for (var count = 0; count < Frames; count++)
            {
                var sending = session.SendAudioAsync(frame, CancellationToken.None);
                Assert.True(sending.IsCompletedSuccessfully);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(Frames, socket.SentCount - sent);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public async Task Audio_OrdinaryReader_ReusesMemoryOnceTheNextEventIsRead()
    {
        using var socket = new InlineSocket();
        await using var session = await RealtimeSession.StartAsync(s_agent, socket.ToModel(), cancellationToken: Cancellation);
        await using var events = session.Events.GetAsyncEnumerator(Cancellation);
        var used = new HashSet<AudioEvent>(ReferenceEqualityComparer.Instance);

        for (var value = 0; value < 50; value++)
        {
            socket.Say(Delta($"event_{value}", (byte)value));
            var audio = await NextAudioAsync(events);
            used.Add(audio);
            Assert.All(audio.Audio.ToArray(), sample => Assert.Equal((byte)value, sample));
        }

        Assert.InRange(used.Count, 1, 3);
    }

    [Fact]
    public async Task Audio_WhoeverKeepsIt_HasItsOwn()
    {
        const int Count = 20;
        using var log = new MemoryStream();
        using var socket = new InlineSocket();
        var options = new AgentSessionOptions
        {
            ModelEvents = ModelEventPassing.All,
            KeepAudioInHistory = true,
            EventLog = new EventLogOptions { Open = _ => new UnclosedStream(log), IncludeAudio = true },
        };
        var session = await RealtimeSession.StartAsync(s_agent, socket.ToModel(), options, cancellationToken: Cancellation);
        var handled = new List<byte>();
        var raw = new List<ResponseOutputAudioDeltaEvent>();
        var copied = new List<AudioEvent>();
        using var registration = session.On<AudioEvent>(async audio =>
        {
            await Task.Yield();
            handled.Add(audio.Audio.Span[0]);
        });

        foreach (var begun in FakeResponses.SpeechBegins("r1", "i1", Bytes(0), "Hi"))
        {
            socket.Say(begun with { EventId = $"begin_{begun.Type}" });
        }

        for (var value = 1; value < Count; value++)
        {
            socket.Say(Delta($"event_{value}", (byte)value, "r1", "i1"));
        }

        socket.Say(new ResponseOutputAudioDoneEvent { EventId = "end", ResponseId = "r1", ItemId = "i1", OutputIndex = 0, ContentIndex = 0 });
        await foreach (var sessionEvent in session.Events)
        {
            if (sessionEvent is ModelEvent { Event: ResponseOutputAudioDeltaEvent delta })
            {
                raw.Add(delta);
            }
            else if (sessionEvent is AudioEvent audio)
            {
                copied.Add(audio with { });
            }
            else if (sessionEvent is AudioEndedEvent)
            {
                break;
            }
        }

        var kept = session.History.OfType<HistoryMessage>().Single().Audio!.Value.ToArray();
        await session.DisposeAsync();
        log.Position = 0;
        var entries = await EventLogEntry.ReadAllAsync(log, Cancellation).Where(entry => entry.Audio is not null).ToListAsync(Cancellation);

        var expected = Enumerable.Range(0, Count).Select(value => (byte)value).ToArray();
        Assert.Equal(expected, raw.Select(delta => delta.Delta.Span[0]));
        Assert.Equal(expected.Skip(1).Select(value => $"event_{value}"), raw.Skip(1).Select(delta => delta.EventId));
        Assert.Equal(expected, copied.Select(audio => audio.Audio.Span[0]));
        Assert.Equal(expected.SelectMany(Bytes), kept);
        Assert.Equal(expected, entries.Select(entry => entry.Audio![0]));
        await UntilAsync(() => handled.Count == Count);
        Assert.Equal(expected, handled);
    }

    [Fact]
    public async Task Audio_SentTwiceInARow_IsPassedOnOnce()
    {
        using var socket = new InlineSocket();
        await using var session = await RealtimeSession.StartAsync(s_agent, socket.ToModel(), cancellationToken: Cancellation);
        await using var events = session.Events.GetAsyncEnumerator(Cancellation);

        socket.Say(Delta("event_1", 1));
        socket.Say(Delta("event_1", 1));
        socket.Say(Delta("event_2", 2));

        Assert.Equal(1, (await NextAudioAsync(events)).Audio.Span[0]);
        Assert.Equal(2, (await NextAudioAsync(events)).Audio.Span[0]);
    }

    private static byte[] Bytes(byte value) => [.. Enumerable.Repeat(value, 960)];

    private static byte[] Delta(string eventId, byte value, string responseId = "resp_1", string itemId = "item_1") =>
        (FakeResponses.Audio(responseId, itemId, Bytes(value)) with { EventId = eventId }).ToUtf8Json();

    private static async Task<AudioEvent> NextAudioAsync(IAsyncEnumerator<RealtimeSessionEvent> events)
    {
        while (await events.MoveNextAsync())
        {
            if (events.Current is AudioEvent audio)
            {
                return audio;
            }
        }

        throw new InvalidOperationException("The events ended.");
    }

    private static async Task PassAsync(InlineSocket socket, byte[][] deltas, Counter counter, int count)
    {
        for (var number = 0; number < count; number++)
        {
            socket.Say(deltas[number % 2]);
        }

        await UntilAsync(() => counter.ByteCount == count * 960);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Counter
    {
        public long ByteCount { get; private set; }

        public async Task ReadAsync(RealtimeSession session)
        {
            await foreach (var sessionEvent in session.EventsInline)
            {
                ByteCount += sessionEvent is AudioEvent audio ? audio.Audio.Length : 0;
            }
        }
    }

    private sealed class UnclosedStream(MemoryStream inner) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);
    }
}
