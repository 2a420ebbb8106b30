using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Parley.Realtime;
using Parley.Realtime.AudioEvents;

namespace Parley.Benchmarks.Realtime;

/// <summary>20 ms of a caller's audio as <c>input_audio_buffer.append</c>.</summary>
[Config(typeof(ShortInProcessConfig))]
public class AudioAppendBenchmarks
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
        _event = Encoding.UTF8.GetBytes($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(_raw)}}"}""");
    }

    [Benchmark(Baseline = true)]
    public int BareScanAndBase64()
    {
        var reader = new Utf8JsonReader(_event);
        var written = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("audio"u8))
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
        AudioEventReader.TryReadAppend(_event, _audio, out var append);
        return append.ByteCount;
    }

    [Benchmark]
    public int ParleyWrites()
    {
        _json.Clear();
        AudioEventWriter.WriteAppend(_json, _raw);
        return _json.WrittenCount;
    }

    [Benchmark]
    public object GeneralPath() => ClientEvent.Read(_event);
}
