using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Audio.G711;
using Parley.Audio.Vad;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Interruptions;

/// <summary>
/// Listens to the audio that the user sends, for its voice: the server tells the end of speech only after a silence, which is too late to
/// know a cough. One sender at a time; read from any thread. Allocates nothing per frame.
/// </summary>
internal sealed class UserVoice
{
    private readonly VoiceActivityDetector _detector;
    private readonly AudioEncoding _encoding;
    private readonly short[] _frame;
    private int _filled;
    private long _frameCount;
    private long _voicedCount;

    private UserVoice(AudioFormat format)
    {
        _encoding = format.Encoding;
        _detector = new VoiceActivityDetector(format.SampleRate, new VoiceActivityOptions { Hangover = TimeSpan.Zero });
        _frame = new short[_detector.FrameLength];
    }

    /// <summary>How much audio came.</summary>
    public TimeSpan Listened => Interlocked.Read(ref _frameCount) * AudioFormat.FrameDuration;

    /// <summary>How much of it was voice.</summary>
    public TimeSpan Voiced => Interlocked.Read(ref _voicedCount) * AudioFormat.FrameDuration;

    /// <summary>Null when the format cannot be listened to.</summary>
    public static UserVoice? For(AudioFormatConfiguration? format) => format switch
    {
        null => new UserVoice(AudioFormat.Pcm24k),
        { Type: "audio/pcmu" } => new UserVoice(AudioFormat.Pcmu),
        { Type: "audio/pcma" } => new UserVoice(AudioFormat.Pcma),
        { Rate: null or 24_000 } => new UserVoice(AudioFormat.Pcm24k),
        { Rate: 16_000 } => new UserVoice(AudioFormat.Pcm16k),
        { Rate: 8_000 } => new UserVoice(AudioFormat.Pcm8k),
        _ => null,
    };

    /// <summary>The next piece of the stream.</summary>
    public void Push(ReadOnlySpan<byte> audio)
    {
        var bytesPerSample = _encoding == AudioEncoding.Pcm16 ? sizeof(short) : 1;
        while (audio.Length >= bytesPerSample)
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
        switch (_encoding)
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
