using Parley.Audio.Wav;
using Parley.Testing.Speech;
using Parley.Testing.Telephone.Speaking;

namespace Parley.Cli.Simulating;

/// <summary>Writes what each caller does from what the command line asks for.</summary>
internal static class Callers
{
    /// <summary>Enough to fill the longest call: one question and answer take more than a second.</summary>
    private const int MostRounds = 100_000;

    private static readonly TimeSpan s_greetingSilence = TimeSpan.FromSeconds(1.2);
    private static readonly TimeSpan s_greetingPatience = TimeSpan.FromSeconds(20);

    /// <exception cref="SimulateFailureException">The recording cannot be read, or the voice cannot speak.</exception>
    public static async Task<CallerScript> WriteAsync(SimulateSettings settings, CancellationToken cancellationToken)
    {
        var speech = settings.Wav is { } file ? await RecordedAsync(file, cancellationToken)
            : settings.Say is { } text ? await SpokenAsync(text, settings.Voice, cancellationToken)
            : null;
        return new CallerScript([.. Acts(settings, speech)]) { Duration = settings.Duration };
    }

    private static IEnumerable<CallerAct> Acts(SimulateSettings settings, byte[]? speech)
    {
        yield return new CallerAct.AwaitSilence(s_greetingSilence, s_greetingPatience);
        for (var round = 0; round < (settings.Duration is null ? 1 : MostRounds); round++)
        {
            if (speech is not null)
            {
                yield return new CallerAct.Speak(speech);
            }

            if (settings.Press is { } keys && round == 0)
            {
                yield return new CallerAct.Press(keys);
            }

            if (speech is null && settings.Press is null)
            {
                break; // silent until the end
            }

            if (settings.InterruptAfter is { } heard && speech is not null)
            {
                yield return new CallerAct.AwaitSpeech(heard);
                yield return new CallerAct.Speak(speech);
            }

            yield return new CallerAct.AwaitAnswer();
        }

        if (settings.Duration is null)
        {
            yield return new CallerAct.HangUp();
        }
    }

    private static async Task<byte[]> RecordedAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = file.OpenRead();
            return await CallerSpeech.FromWavAsync(stream, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or WavFormatException or ArgumentException)
        {
            throw new SimulateFailureException(ExitCode.Failed, $"{file}: {exception.Message}", exception);
        }
    }

    private static async Task<byte[]> SpokenAsync(string text, string voice, CancellationToken cancellationToken)
    {
        try
        {
            return await CallerSpeech.SayAsync(text, TestVoice.All.Single(known => known.Name == voice), cancellationToken);
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new SimulateFailureException(ExitCode.MissingNative, "The voice cannot speak. Install it: sudo apt-get install flite espeak-ng", exception);
        }
    }
}
