using Parley.Realtime.Sessions;

namespace Parley.Testing.Models;

/// <summary>Applies a partial session to a whole one, as protocol §4.9 says.</summary>
internal static class SessionMerge
{
    public static RealtimeSessionConfiguration Apply(RealtimeSessionConfiguration current, RealtimeSessionConfiguration update) => current with
    {
        Instructions = update.Instructions ?? current.Instructions,
        Tools = update.Tools is { } tools ? SentCredentials.Remove(tools) : current.Tools, // a server never echoes credentials
        ToolChoice = update.ToolChoice ?? current.ToolChoice,
        OutputModalities = update.OutputModalities ?? current.OutputModalities,
        MaxOutputTokens = update.MaxOutputTokens ?? current.MaxOutputTokens,
        ParallelToolCalls = update.ParallelToolCalls ?? current.ParallelToolCalls,
        Reasoning = update.Reasoning ?? current.Reasoning,
        Tracing = update.Tracing.Or(current.Tracing),
        Truncation = update.Truncation ?? current.Truncation,
        Prompt = update.Prompt.Or(current.Prompt),
        Include = update.Include.Or(current.Include),
        Audio = new AudioConfiguration
        {
            Input = Apply(current.Audio?.Input, update.Audio?.Input),
            Output = Apply(current.Audio?.Output, update.Audio?.Output),
        },
    };

    private static AudioInputConfiguration? Apply(AudioInputConfiguration? current, AudioInputConfiguration? update) =>
        current is null || update is null
            ? update ?? current
            : new AudioInputConfiguration
            {
                Format = update.Format ?? current.Format,
                Transcription = update.Transcription.Or(current.Transcription),
                NoiseReduction = update.NoiseReduction.Or(current.NoiseReduction),
                TurnDetection = update.TurnDetection.Or(current.TurnDetection),
            };

    private static AudioOutputConfiguration? Apply(AudioOutputConfiguration? current, AudioOutputConfiguration? update) =>
        current is null || update is null
            ? update ?? current
            : new AudioOutputConfiguration
            {
                Format = update.Format ?? current.Format,
                Voice = update.Voice ?? current.Voice,
                Speed = update.Speed ?? current.Speed,
            };
}
