using Parley.Audio.Wav;
using Parley.Testing.Speech;

namespace Parley.Browser.Tests.Sound;

/// <summary>A WAV file for the browser's microphone: every sample of what it hears is known.</summary>
internal sealed class MicrophoneFile : IDisposable
{
    private const int ToneSampleRate = 48000;

    private MicrophoneFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>A sine.</summary>
    public static Task<MicrophoneFile> CreateToneAsync(
        double frequency, double amplitude, TimeSpan length, CancellationToken cancellationToken)
    {
        var samples = new short[(int)(length.TotalSeconds * ToneSampleRate)];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(amplitude * short.MaxValue * Math.Sin(2 * Math.PI * frequency * i / ToneSampleRate));
        }

        return WriteAsync(samples, ToneSampleRate, cancellationToken);
    }

    /// <summary>Somebody's question, and silence after it.</summary>
    public static async Task<MicrophoneFile> CreateSpeechAsync(string question, TimeSpan silence, CancellationToken cancellationToken)
    {
        var speech = await SpokenQuestion.SpeakAsync(question, TestVoice.Rms, cancellationToken: cancellationToken);
        short[] samples = [.. speech, .. new short[(int)(silence.TotalSeconds * SpokenQuestion.SampleRate)]];
        return await WriteAsync(samples, SpokenQuestion.SampleRate, cancellationToken);
    }

    public void Dispose() => File.Delete(Path);

    private static async Task<MicrophoneFile> WriteAsync(short[] samples, int sampleRate, CancellationToken cancellationToken)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + ".wav");
        await using var file = File.Create(path);
        await using var writer = await WavWriter.CreateAsync(file, sampleRate, cancellationToken: cancellationToken);
        await writer.WriteAsync(samples, cancellationToken);
        return new MicrophoneFile(path);
    }
}
