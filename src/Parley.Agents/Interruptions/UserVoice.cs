using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Audio.G711;
using Parley.Audio.Vad;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Interruptions;

/// <summary>
/// Listens to the audio that the user sends, for its voice: the server tells the end of speech only after a silence, which is too late to
/// know a cough. Thread-safe: pieces sent at once are heard in some order. Allocates nothing per frame.
/// </summary>
internal sealed class UserVoice
{
    private readonly Lock _lock = new();
    private readonly VoiceActivityDetector _detector;
    private readonly AudioFormat _format;
    private readonly short[] _frame;
    private int _filled;
    private byte? _half; // of a sample whose other byte is in the next piece
    private long _frameCount;
    private long _voicedCount;

    private UserVoice(AudioFormat format)
    {
        _format = format;
        _detector = new VoiceActivityDetector(format.SampleRate, new VoiceActivityOptions { Hangover = TimeSpan.Zero });
        _frame = new short[_detector.FrameLength];
    }

    /// <summary>How much audio came.</summary>
    public TimeSpan Listened => Interlocked.Read(ref _frameCount) * AudioFormat.FrameDuration;

    /// <summary>How much of it was voice.</summary>
    public TimeSpan Voiced => Interlocked.Read(ref _voicedCount) * AudioFormat.FrameDuration;

    /// <summary>Null when the format cannot be listened to.</summary>
    /// <param name="format">Of the user's audio; null for the protocol's default.</param>
    /// <param name="former">What listened before: it goes on where the format is its own. Null for nobody.</param>
    public static UserVoice? For(AudioFormatConfiguration? format, UserVoice? former) =>
        FormatOf(format) is not { } wanted ? null
            : former?._format == wanted ? former
            : new UserVoice(wanted);

    /// <summary>The next piece of the stream.</summary>
    public void Push(ReadOnlySpan<byte> audio)
    {
        lock (_lock)
        {
            if (_half is { } first && !audio.IsEmpty)
            {
                Take([first, audio[0]]);
                audio = audio[1..];
                _half = null;
            }

            var whole = audio.Length - (audio.Length % _format.BytesPerSample);
            Take(audio[..whole]);
            _half = whole < audio.Length ? audio[whole] : _half;
        }
    }

    private static AudioFormat? FormatOf(AudioFormatConfiguration? format) => format switch
    {
        null => AudioFormat.Pcm24k,
        { Type: "audio/pcmu" } => AudioFormat.Pcmu,
        { Type: "audio/pcma" } => AudioFormat.Pcma,
        { Rate: null or 24_000 } => AudioFormat.Pcm24k,
        { Rate: 16_000 } => AudioFormat.Pcm16k,
        { Rate: 8_000 } => AudioFormat.Pcm8k,
        _ => null,
    };

    /// <summary>Whole samples.</summary>
    private void Take(ReadOnlySpan<byte> audio)
    {
        var bytesPerSample = _format.BytesPerSample;
        while (!audio.IsEmpty)
        {
            var count = Math.Min(audio.Length / bytesPerSample, _frame.Length - _filled);
            Decode(audio[..(count * bytesPerSample)], _frame.AsSpan(_filled, count));
            audio = audio[(count * bytesPerSample)..];
            _filled += count;
            if (_filled == _frame.Length)
            {
                _filled = 0;
                Interlocked.Increment(ref _frameCount);
                _ = _detector.Push(_frame).IsSpeech ? Interlocked.Increment(ref _voicedCount) : 0;
            }
        }
    }

    private void Decode(ReadOnlySpan<byte> audio, Span<short> samples)
    {
        switch (_format.Encoding)
        {
            case AudioEncoding.Pcmu:
                MuLaw.Decode(audio, samples);
                break;
            case AudioEncoding.Pcma:
                ALaw.Decode(audio, samples);
                break;
            default:
                MemoryMarshal.Cast<byte, short>(audio).CopyTo(samples);
                break;
        }
    }
}
