using System.Runtime.InteropServices;
using Parley.Audio.Resampling;
using Parley.Audio.Wav;
using Parley.Cli.Conversations;

namespace Parley.Cli.Talking;

/// <summary>A recording instead of a microphone, at the speed of speech.</summary>
internal sealed class FileMicrophone : IMicrophone
{
    private readonly byte[] _sound;
    private readonly PeriodicTimer _clock;
    private int _position;

    private FileMicrophone(byte[] sound, TimeProvider timeProvider)
    {
        _sound = sound;
        _clock = new PeriodicTimer(TalkSound.Frame, timeProvider);
    }

    /// <exception cref="ConversationException">It cannot be read, is no WAV, or has a rate that cannot be converted.</exception>
    public static async Task<FileMicrophone> OpenAsync(FileInfo file, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = file.OpenRead();
            var audio = await WavReader.ReadAllAsync(stream, cancellationToken);
            var resampler = new Resampler(audio.SampleRate, TalkSound.SampleRate);
            var samples = new short[resampler.GetMaxOutputCount(audio.Samples.Length) + resampler.MaxFlushCount];
            var count = resampler.Resample(audio.Samples.Span, samples);
            count += resampler.Flush(samples.AsSpan(count));
            return new FileMicrophone(MemoryMarshal.AsBytes(samples.AsSpan(0, count)).ToArray(), timeProvider);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or WavFormatException or ArgumentException)
        {
            throw new ConversationException(ExitCode.Failed, $"{file}: {exception.Message}");
        }
    }

    public async ValueTask<bool> ReadAsync(Memory<byte> frame, CancellationToken cancellationToken)
    {
        if (_position >= _sound.Length)
        {
            return false;
        }

        await _clock.WaitForNextTickAsync(cancellationToken);
        var count = Math.Min(frame.Length, _sound.Length - _position);
        _sound.AsSpan(_position, count).CopyTo(frame.Span);
        frame.Span[count..].Clear();
        _position += count;
        return true;
    }

    public ValueTask DisposeAsync()
    {
        _clock.Dispose();
        return ValueTask.CompletedTask;
    }
}
