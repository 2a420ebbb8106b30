using System.Runtime.InteropServices;
using Parley.Audio.G711;
using Parley.Audio.Resampling;
using Parley.Audio.Wav;
using Parley.Cli.Conversations;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Cli.Asking;

/// <summary>A recorded question, played to the model at the speed of speech, as a caller's line would.</summary>
internal sealed class SpokenQuestion
{
    private const int SampleRate = 24_000;
    private const int TelephoneRate = 8_000;
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(20);

    /// <summary>Silence after the recording: long enough for any turn detection to hear the end.</summary>
    private static readonly TimeSpan s_tail = TimeSpan.FromSeconds(3);

    private readonly byte[] _audio;
    private readonly byte[] _silence;

    private SpokenQuestion(byte[] audio, bool isTelephone)
    {
        _audio = audio;
        _silence = new byte[(int)(s_frame.TotalSeconds * (isTelephone ? TelephoneRate : SampleRate * sizeof(short)))];
        _silence.AsSpan().Fill(isTelephone ? (byte)0xFF : (byte)0);
        Format = isTelephone ? AudioFormatConfiguration.Pcmu : AudioFormatConfiguration.Pcm;
    }

    /// <summary>
    /// What the model is to be told that comes: a recording at 8 kHz is telephone speech and goes as the telephone sends it, so that it
    /// is recognised as such.
    /// </summary>
    public AudioFormatConfiguration Format { get; }

    /// <summary>Reads a WAV file of any usual rate, mono or stereo.</summary>
    /// <exception cref="ConversationException">It cannot be read, is no WAV, or holds no sound.</exception>
    public static async Task<SpokenQuestion> LoadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = file.OpenRead();
            var audio = await WavReader.ReadAllAsync(stream, cancellationToken);
            return audio.Samples.IsEmpty
                ? throw new ConversationException(ExitCode.Failed, $"{file}: the file holds no sound.")
                : audio.SampleRate <= TelephoneRate
                    ? new SpokenQuestion(ToMuLaw(Convert(audio, TelephoneRate)), isTelephone: true)
                    : new SpokenQuestion(MemoryMarshal.AsBytes(Convert(audio, SampleRate)).ToArray(), isTelephone: false);
        }
        catch (ArgumentException exception) // a rate that has no small ratio to any of the wire's
        {
            throw new ConversationException(
                ExitCode.Failed, $"{file}: its sample rate cannot be converted. Convert it first, for example with: ffmpeg -i input -ar 16000 -ac 1 output.wav", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or WavFormatException)
        {
            throw new ConversationException(ExitCode.Failed, $"{file}: {exception.Message}", exception);
        }
    }

    /// <summary>Plays it to its end.</summary>
    public async Task PlayAsync(IRealtimeConnection connection, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var clock = new PeriodicTimer(s_frame, timeProvider);
        for (var position = 0; position < _audio.Length; position += _silence.Length)
        {
            await connection.SendAudioAsync(_audio.AsMemory(position, Math.Min(_silence.Length, _audio.Length - position)), cancellationToken);
            await clock.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Plays silence, as a line on which nobody speaks, for as long as any turn detection may take to hear the end.</summary>
    public async Task PlaySilenceAsync(IRealtimeConnection connection, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var clock = new PeriodicTimer(s_frame, timeProvider);
        for (var played = TimeSpan.Zero; played < s_tail; played += s_frame)
        {
            await connection.SendAudioAsync(_silence, cancellationToken);
            await clock.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static byte[] ToMuLaw(ReadOnlySpan<short> samples)
    {
        var encoded = new byte[samples.Length];
        MuLaw.Encode(samples, encoded);
        return encoded;
    }

    private static Span<short> Convert(WavAudio audio, int sampleRate)
    {
        var resampler = new Resampler(audio.SampleRate, sampleRate);
        var samples = new short[resampler.GetMaxOutputCount(audio.Samples.Length) + resampler.MaxFlushCount];
        var count = resampler.Resample(audio.Samples.Span, samples);
        count += resampler.Flush(samples.AsSpan(count));
        return samples.AsSpan(0, count);
    }
}
