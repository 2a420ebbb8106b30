using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Audio.Wav;
using Parley.Calls.Bridging;

namespace Parley.Calls.Sounds;

/// <summary>What a party hears while it is on hold, over and over. Immutable; one for all calls.</summary>
public sealed class HoldMusic
{
    /// <summary>The longest piece: 10 minutes.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<AudioFormat, byte[]> _encoded = new();
    private readonly ReadOnlyMemory<short> _samples;
    private readonly int _sampleRate;

    /// <param name="samples">Mono.</param>
    /// <param name="sampleRate">Samples a second, in Hz.</param>
    /// <exception cref="ArgumentException">There are none, or more than <see cref="MaxDuration"/> has.</exception>
    public HoldMusic(ReadOnlyMemory<short> samples, int sampleRate)
    {
        if (samples.IsEmpty || samples.Length > MaxDuration.TotalSeconds * sampleRate)
        {
            throw new ArgumentException($"Give some audio, at most {MaxDuration.TotalMinutes:0} minutes of it.", nameof(samples));
        }

        (_samples, _sampleRate) = (samples, sampleRate);
    }

    /// <summary>Soft single notes of our own, so that the party knows that it is still connected.</summary>
    public static HoldMusic Soft { get; } = new(SoftNotes.Write(AudioFormat.Pcm8k.SampleRate), AudioFormat.Pcm8k.SampleRate);

    /// <summary>A WAV file's sound; channels are mixed to one.</summary>
    /// <exception cref="WavFormatException">It is no WAV that can be read.</exception>
    /// <exception cref="ArgumentException">It is empty, or longer than <see cref="MaxDuration"/>.</exception>
    public static HoldMusic FromWav(ReadOnlySpan<byte> file)
    {
        var audio = WavReader.ReadAll(file);
        return new HoldMusic(audio.Samples, audio.SampleRate);
    }

    /// <summary>The piece as a leg plays it: converted once for each format.</summary>
    internal byte[] Encode(AudioFormat format) => _encoded.GetOrAdd(format, static (target, music) => music.Convert(target), this);

    private byte[] Convert(AudioFormat format)
    {
        var path = new AudioPath(new AudioFormat(AudioEncoding.Pcm16, _sampleRate), format);
        return path.Convert(MemoryMarshal.AsBytes(_samples.Span).ToArray()).ToArray();
    }
}
