using System.Buffers.Text;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using OpenAI.Realtime;
using Parley.Realtime;
using Parley.Realtime.AudioEvents;

namespace Parley.Benchmarks.Realtime;

/// <summary>
/// The event that is nearly all traffic, 20 ms of it: read by Parley, by a bare scan of the JSON plus base64, and by the official client.
/// </summary>
[Config(typeof(ShortInProcessConfig))]
public class AudioDeltaBenchmarks
{
    private readonly FixedBuffer _audio = new();
    private readonly FixedBuffer _json = new();
    private readonly byte[] _decoded = new byte[4096];
    private byte[] _event = [];
    private byte[] _raw = [];

    /// <summary>20 ms of G.711 and of PCM16 at 24 kHz.</summary>
    [Params(160, 960)]
    public int AudioByteCount { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _raw = new byte[AudioByteCount];
        new Random(1).NextBytes(_raw);
        _event = Encoding.UTF8.GetBytes(
            $$"""{"type":"response.output_audio.delta","event_id":"event_DzA1b2C3d4E5f6G7h8I9j","response_id":"resp_DzA1b2C3d4E5f6G7h8I9k","item_id":"item_DzA1b2C3d4E5f6G7h8I9l","output_index":0,"content_index":0,"delta":"{{Convert.ToBase64String(_raw)}}"}""");
    }

    [Benchmark(Baseline = true)]
    public int BareScanAndBase64()
    {
        var reader = new Utf8JsonReader(_event);
        var written = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("delta"u8))
            {
                reader.Read();
                Base64.DecodeFromUtf8(reader.ValueSpan, _decoded, out _, out written);
            }
        }

        return written;
    }

    [Benchmark]
    public int ParleyReads()
    {
        _audio.Clear();
        AudioEventReader.TryReadDelta(_event, _audio, out var delta);
        return delta.ByteCount;
    }

    [Benchmark]
#pragma warning disable OPENAI001, OPENAI002 // the package calls its Realtime types experimental; they are what we compare with
    public object? OpenAIClient() =>
        ModelReaderWriter.Read<RealtimeServerUpdate>(BinaryData.FromBytes(_event), ModelReaderWriterOptions.Json, OpenAI.OpenAIContext.Default);
#pragma warning restore OPENAI001, OPENAI002

    [Benchmark]
    public object GeneralPath() => ServerEvent.Read(_event);

    [Benchmark]
    public int ParleyWrites()
    {
        _json.Clear();
        AudioEventWriter.WriteDelta(
            _json, "event_DzA1b2C3d4E5f6G7h8I9j", "resp_DzA1b2C3d4E5f6G7h8I9k", "item_DzA1b2C3d4E5f6G7h8I9l", 0, 0, _raw);
        return _json.WrittenCount;
    }
}
