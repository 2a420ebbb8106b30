using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using Parley.Audio.Wav;
using Parley.Realtime;

namespace Parley.Engine.Cascade;

/// <summary>Reads what a synthesiser answers: chunks of PCM16 little-endian mono, or a WAV file. One clause each. Not thread-safe.</summary>
internal sealed class SynthesisedAudio
{
    private const int DefaultRate = 24_000;
    private readonly ArrayBufferWriter<byte> _wav = new();
    private byte[] _halfSample = [];

    /// <summary>The samples of one chunk; empty while a WAV file is still coming.</summary>
    /// <param name="content">The chunk.</param>
    /// <param name="sampleRate">Its rate.</param>
    /// <exception cref="ParleyException">The audio is of a kind that the engine does not read.</exception>
    public short[] Read(DataContent content, out int sampleRate)
    {
        var parameters = content.MediaType.Split(';', StringSplitOptions.TrimEntries);
        sampleRate = DefaultRate;
        switch (parameters[0].ToLowerInvariant())
        {
            case "audio/pcm":
                sampleRate = Rate(parameters);
                return ToSamples(content.Data.Span);
            case "audio/wav" or "audio/wave" or "audio/x-wav":
                _wav.Write(content.Data.Span);
                return [];
            default:
                throw new ParleyException($"The synthesiser answered with {parameters[0]}; expected audio/pcm with a rate, or audio/wav.");
        }
    }

    /// <summary>The whole WAV file's samples at the end of the clause; null when there was none.</summary>
    public short[]? ReadWav(out int sampleRate)
    {
        sampleRate = 0;
        if (_wav.WrittenCount == 0)
        {
            return null;
        }

        var audio = WavReader.ReadAll(_wav.WrittenSpan);
        sampleRate = audio.SampleRate;
        return audio.Samples.ToArray();
    }

    private static int Rate(string[] parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.StartsWith("rate=", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(parameter.AsSpan("rate=".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var rate))
            {
                return rate;
            }
        }

        return DefaultRate;
    }

    private short[] ToSamples(ReadOnlySpan<byte> bytes)
    {
        byte[] all = [.. _halfSample, .. bytes];
        var whole = all.Length & ~1;
        _halfSample = all[whole..];
        return MemoryMarshal.Cast<byte, short>(all.AsSpan(0, whole)).ToArray();
    }
}
