using Microsoft.Extensions.AI;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Extensions.AI.Mapping;

/// <summary>Session options and the wire's session, as far as both know a thing.</summary>
internal static class SessionMapping
{
    private const string G711Prefix = "audio/pcm"; // audio/pcmu and audio/pcma: their rate is fixed and not written

    public static RealtimeSessionConfiguration ToConfiguration(RealtimeSessionOptions options) => new()
    {
        Instructions = options.Instructions,
        OutputModalities = options.OutputModalities is null ? null : [.. options.OutputModalities.Select(modality => new OutputModality(modality))],
        Tools = options.Tools is null ? null : ToolMapping.ToDefinitions(options.Tools),
        ToolChoice = ToolMapping.ToChoice(options.ToolMode),
        MaxOutputTokens = options.MaxOutputTokens is { } count ? new MaxOutputTokens(count) : null,
        Audio = new AudioConfiguration
        {
            Input = new AudioInputConfiguration
            {
                Format = ToFormat(options.InputAudioFormat),
                Transcription = ToTranscription(options.TranscriptionOptions),
                TurnDetection = ToTurnDetection(options.VoiceActivityDetection),
            },
            Output = ToOutput(options.OutputAudioFormat, options.Voice),
        },
    };

    public static RealtimeSessionOptions ToOptions(RealtimeSessionConfiguration session) => new()
    {
        Model = session.Model,
        Instructions = session.Instructions,
        OutputModalities = session.OutputModalities is null ? null : [.. session.OutputModalities.Select(modality => modality.Value)],
        Tools = session.Tools is null ? null : ToolMapping.ToTools(session.Tools),
        ToolMode = ToolMapping.ToMode(session.ToolChoice),
        MaxOutputTokens = session.MaxOutputTokens?.Count,
        InputAudioFormat = ToFormat(session.Audio?.Input?.Format),
        OutputAudioFormat = ToFormat(session.Audio?.Output?.Format),
        Voice = session.Audio?.Output?.Voice?.Name,
        TranscriptionOptions = session.Audio?.Input?.Transcription.Value is { } transcription
            ? new TranscriptionOptions
            {
                ModelId = transcription.Model, SpeechLanguage = transcription.Language.Value, Prompt = transcription.Prompt.Value,
            }
            : null,
        VoiceActivityDetection = session.Audio?.Input?.TurnDetection is { IsPresent: true } detection
            ? new VoiceActivityDetectionOptions { Enabled = detection.Value is not null, AllowInterruption = detection.Value?.InterruptResponse != false }
            : null,
    };

    /// <summary>The session after a partial update, in the members that options have.</summary>
    public static RealtimeSessionConfiguration Merge(RealtimeSessionConfiguration current, RealtimeSessionConfiguration update) => update with
    {
        Id = current.Id,
        Object = current.Object,
        Model = current.Model,
        Instructions = update.Instructions ?? current.Instructions,
        OutputModalities = update.OutputModalities ?? current.OutputModalities,
        Tools = update.Tools ?? current.Tools,
        ToolChoice = update.ToolChoice ?? current.ToolChoice,
        MaxOutputTokens = update.MaxOutputTokens ?? current.MaxOutputTokens,
        Audio = new AudioConfiguration
        {
            Input = (update.Audio?.Input ?? new AudioInputConfiguration()) with
            {
                Format = update.Audio?.Input?.Format ?? current.Audio?.Input?.Format,
                Transcription = (update.Audio?.Input?.Transcription ?? default).Or(current.Audio?.Input?.Transcription ?? default),
                TurnDetection = (update.Audio?.Input?.TurnDetection ?? default).Or(current.Audio?.Input?.TurnDetection ?? default),
            },
            Output = (update.Audio?.Output ?? new AudioOutputConfiguration()) with
            {
                Format = update.Audio?.Output?.Format ?? current.Audio?.Output?.Format,
                Voice = update.Audio?.Output?.Voice ?? current.Audio?.Output?.Voice,
            },
        },
    };

    public static AudioOutputConfiguration? ToOutput(RealtimeAudioFormat? format, string? voice) =>
        format is null && voice is null ? null : new AudioOutputConfiguration { Format = ToFormat(format), Voice = voice is null ? default(Voice?) : new Voice(voice) };

    private static AudioFormatConfiguration? ToFormat(RealtimeAudioFormat? format) => format is null
        ? null
        : new AudioFormatConfiguration(format.MediaType, format.MediaType.Length > G711Prefix.Length ? null : format.SampleRate);

    private static RealtimeAudioFormat? ToFormat(AudioFormatConfiguration? format) =>
        format is null ? null : new RealtimeAudioFormat(format.Type, format.Rate ?? (format.Type == AudioFormatConfiguration.Pcm.Type ? 24_000 : 8_000));

    private static Optional<TranscriptionConfiguration> ToTranscription(TranscriptionOptions? options) => options is null
        ? default
        : new TranscriptionConfiguration
        {
            Model = options.ModelId,
            Language = options.SpeechLanguage is { } language ? new Optional<string>(language) : default,
            Prompt = options.Prompt is { } prompt ? new Optional<string>(prompt) : default,
        };

    private static Optional<TurnDetectionConfiguration> ToTurnDetection(VoiceActivityDetectionOptions? options) => options switch
    {
        null => default,
        { Enabled: false } => new Optional<TurnDetectionConfiguration>(null),
        _ => new TurnDetectionConfiguration { Type = "server_vad", InterruptResponse = options.AllowInterruption },
    };
}
