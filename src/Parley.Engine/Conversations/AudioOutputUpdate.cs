using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>Applies a partial <c>audio.output</c> (protocol §4.6). Pure.</summary>
internal static class AudioOutputUpdate
{
    private const double SlowestSpeed = 0.25;
    private const double FastestSpeed = 1.5;

    public static AudioOutputConfiguration Apply(
        AudioOutputConfiguration current, AudioOutputConfiguration? update, bool hasModelAudio, bool isResponding)
    {
        if (update is null)
        {
            return current;
        }

        if (update.Speed is { } speed)
        {
            ProtocolErrors.CheckRange("session.audio.output.speed", speed, SlowestSpeed, FastestSpeed);
            if (isResponding && speed != current.Speed)
            {
                throw ProtocolErrors.Invalid("session.audio.output.speed",
                    "The speed can only change between turns. Wait until the response is finished.");
            }
        }

        return new AudioOutputConfiguration
        {
            Format = update.Format is { } format ? WireAudioFormats.Validate(format, "session.audio.output.format") : current.Format,
            Voice = Voice(current.Voice, update.Voice, hasModelAudio, "session.audio.output.voice"),
            Speed = update.Speed ?? current.Speed,
        };
    }

    /// <summary>The voice after an update; throws when it would change after the model has spoken.</summary>
    public static Voice? Voice(Voice? current, Voice? update, bool hasModelAudio, string path)
    {
        if (update is not { } wanted)
        {
            return current;
        }

        if (string.IsNullOrWhiteSpace(wanted.Name))
        {
            throw ProtocolErrors.Invalid(path, "Invalid value: ''. Expected the name of a voice, such as 'alloy'.");
        }

        return wanted == current || !hasModelAudio ? wanted : throw ProtocolErrors.VoiceLocked();
    }
}
