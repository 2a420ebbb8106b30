using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Parley.Audio.Wav;

namespace Parley.Testing.Speech;

/// <summary>
/// Turns text into the speech of a synthetic caller, as a recogniser gets it: 16 kHz mono with a little silence around it.
/// Needs Debian's <c>flite</c> and <c>espeak-ng</c>. Kept in memory: the same question costs once. Thread-safe.
/// </summary>
public static class SpokenQuestion
{
    /// <summary>The rate of all audio given out, in Hz.</summary>
    public const int SampleRate = 16000;

    private const int LeadingSilence = SampleRate / 4;
    private const int TrailingSilence = SampleRate / 2;
    private const double NoiseRatioDecibels = 20;
    private const double RoomLevel = 3; // a silence of exact zeros does not occur in recordings
    private static readonly ConcurrentDictionary<(string, TestVoice), Lazy<Task<short[]>>> s_spoken = new();
    private static readonly SemaphoreSlim s_programs = new(2);

    /// <summary>The speech in one voice under one condition.</summary>
    /// <param name="text">What to say, in ordinary spelling or spoken words.</param>
    /// <param name="voice">Who says it.</param>
    /// <param name="condition">What the sound goes through.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">The program that speaks failed.</exception>
    public static async Task<short[]> SpeakAsync(
        string text, TestVoice voice, SpeechCondition condition = SpeechCondition.Clean, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(voice);
        var spoken = s_spoken.GetOrAdd((text, voice), key => new Lazy<Task<short[]>>(() => SynthesiseAsync(key.Item1, key.Item2)));
        var samples = (short[])(await spoken.Value.WaitAsync(cancellationToken).ConfigureAwait(false)).Clone();
        if (condition is SpeechCondition.Noise or SpeechCondition.NoisyTelephone)
        {
            AddNoise(samples, text.Length);
        }

        return condition is SpeechCondition.Telephone or SpeechCondition.NoisyTelephone ? TelephoneBand.Apply(samples) : samples;
    }

    /// <summary>The same as bytes: PCM16, little endian, mono, 16 kHz.</summary>
    /// <param name="text">What to say.</param>
    /// <param name="voice">Who says it.</param>
    /// <param name="condition">What the sound goes through.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<byte[]> SpeakPcmAsync(
        string text, TestVoice voice, SpeechCondition condition = SpeechCondition.Clean, CancellationToken cancellationToken = default) =>
        MemoryMarshal.AsBytes<short>(await SpeakAsync(text, voice, condition, cancellationToken).ConfigureAwait(false)).ToArray();

    private static async Task<short[]> SynthesiseAsync(string text, TestVoice voice)
    {
        await s_programs.WaitAsync().ConfigureAwait(false);
        try
        {
            var wav = voice.Program == "flite" ? await RunFliteAsync(text, voice).ConfigureAwait(false) : await RunEspeakAsync(text, voice).ConfigureAwait(false);
            var audio = WavReader.ReadAll(wav);
            return Surround(TelephoneBand.Convert(audio.Samples.Span, audio.SampleRate, SampleRate));
        }
        finally
        {
            s_programs.Release();
        }
    }

    private static async Task<byte[]> RunFliteAsync(string text, TestVoice voice)
    {
        var directory = Directory.CreateTempSubdirectory("parley-question-");
        try
        {
            var (input, output) = (Path.Combine(directory.FullName, "in.txt"), Path.Combine(directory.FullName, "out.wav"));
            await File.WriteAllTextAsync(input, text).ConfigureAwait(false);
            await RunAsync(voice.Program, ["-voice", voice.Voice, "-f", input, "-o", output], "").ConfigureAwait(false);
            return await File.ReadAllBytesAsync(output).ConfigureAwait(false);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static Task<byte[]> RunEspeakAsync(string text, TestVoice voice) => RunAsync(
        voice.Program,
        ["-v", voice.Voice, "-s", voice.WordsPerMinute.ToString(CultureInfo.InvariantCulture), "--stdin", "--stdout"],
        text);

    private static async Task<byte[]> RunAsync(string program, IEnumerable<string> arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException($"{program} did not start.");
        await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
        process.StandardInput.Close();
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output).ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode == 0
            ? output.ToArray()
            : throw new InvalidOperationException($"{program} ended with code {process.ExitCode}; is the Debian package {program} installed?");
    }

    private static short[] Surround(short[] speech)
    {
        var random = new Random(speech.Length);
        var samples = new short[LeadingSilence + speech.Length + TrailingSilence];
        speech.CopyTo(samples, LeadingSilence);
        foreach (ref var sample in samples.AsSpan())
        {
            sample = Clamp(sample + (RoomLevel * ((2 * random.NextDouble()) - 1)));
        }

        return samples;
    }

    private static void AddNoise(short[] samples, int seed)
    {
        var speech = samples.AsSpan(LeadingSilence, samples.Length - LeadingSilence - TrailingSilence);
        double energy = 0;
        foreach (var sample in speech)
        {
            energy += (double)sample * sample;
        }

        var random = new Random(seed);
        var level = Math.Sqrt(energy / speech.Length) * Math.Pow(10, -NoiseRatioDecibels / 20);
        foreach (ref var sample in samples.AsSpan())
        {
            // Box and Muller's transform: normally distributed noise of that level.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            sample = Clamp(sample + (level * normal));
        }
    }

    private static short Clamp(double value) => (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);
}
