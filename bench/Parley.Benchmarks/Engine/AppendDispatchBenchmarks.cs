using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Parley.Engine;
using Parley.Engine.Cascade;
using Parley.Engine.Conversations;
using Parley.Realtime.AudioEvents;

namespace Parley.Benchmarks.Engine;

/// <summary>
/// What one <c>input_audio_buffer.append</c> of 20 ms costs a server from the socket's bytes to the conversation's buffer, on one core:
/// read, handed over by the inbox, applied. Without the socket and without listening (<see cref="InputFrameBenchmarks"/> has that). The
/// goal is 200,000 a second, 5 µs, and 0 bytes.
/// </summary>
[Config(typeof(ShortInProcessConfig))]
public class AppendDispatchBenchmarks
{
    private const int EventsPerCall = 50;
    private readonly ArrayBufferWriter<byte> _audio = new();
    private readonly byte[] _decoded = new byte[4096];
    private readonly Channel<InboxMessage> _inbox = Channel.CreateBounded<InboxMessage>(
        new BoundedChannelOptions(new EngineOptions().InboxCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Conversation _conversation = new(
        ConversationSettings.From(new EngineOptions(), new EngineConnectionOptions(), TimeProvider.System.GetUtcNow()),
        new RandomIdSource(TimeProvider.System));

    private byte[] _event = [];

    /// <summary>20 ms of G.711 and of PCM16 at 24 kHz.</summary>
    [Params(160, 960)]
    public int AudioByteCount { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _event = Encoding.UTF8.GetBytes($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(new byte[AudioByteCount])}}"}""");
        _conversation.Open(null);
        _conversation.Output.Clear();
        for (var count = 0; count < 400; count++)
        {
            Dispatch(); // the buffer reaches its size
        }
    }

    /// <summary>The least that any server must do: scan the event, decode its audio, keep it.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = EventsPerCall)]
    public int BareScanAndBase64()
    {
        var total = 0;
        for (var count = 0; count < EventsPerCall; count++)
        {
            var reader = new Utf8JsonReader(_event);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("audio"u8))
                {
                    reader.Read();
                    Base64.DecodeFromUtf8(reader.ValueSpan, _decoded, out _, out var written);
                    total += written;
                }
            }
        }

        return total;
    }

    [Benchmark(OperationsPerInvoke = EventsPerCall)]
    public int Dispatch()
    {
        var accepted = 0;
        for (var count = 0; count < EventsPerCall; count++)
        {
            _audio.ResetWrittenCount();
            AudioEventReader.TryReadAppend(_event, _audio, out _);
            var buffer = ArrayPool<byte>.Shared.Rent(_audio.WrittenCount);
            _audio.WrittenSpan.CopyTo(buffer);
            _inbox.Writer.TryWrite(new InboxMessage(null, buffer, _audio.WrittenCount));
            _inbox.Reader.TryRead(out var message);
            accepted += _conversation.AppendAudio(message.Audio.AsSpan(0, message.AudioByteCount), null, TimeSpan.Zero) ? 1 : 0;
            ArrayPool<byte>.Shared.Return(message.Audio!);
        }

        return accepted;
    }
}
