using System.Text.Json;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Settings;

/// <summary>
/// Lays settings over others, member by member: what is absent keeps what is under it, null is a value like any other, lists are
/// replaced whole. Pure.
/// </summary>
internal static class SettingsMerge
{
    /// <summary>The settings of <paramref name="over"/>, and under them those of <paramref name="under"/>.</summary>
    public static RealtimeSessionConfiguration Over(this RealtimeSessionConfiguration? over, RealtimeSessionConfiguration under) => over is null
        ? under
        : under with
        {
            Model = over.Model ?? under.Model,
            OutputModalities = over.OutputModalities ?? under.OutputModalities,
            Instructions = over.Instructions ?? under.Instructions,
            Prompt = over.Prompt.Or(under.Prompt),
            Tools = over.Tools ?? under.Tools,
            ToolChoice = over.ToolChoice ?? under.ToolChoice,
            ParallelToolCalls = over.ParallelToolCalls ?? under.ParallelToolCalls,
            Reasoning = Join(under.Reasoning, over.Reasoning, Join),
            MaxOutputTokens = over.MaxOutputTokens ?? under.MaxOutputTokens,
            Tracing = over.Tracing.Or(under.Tracing),
            Truncation = over.Truncation ?? under.Truncation,
            Include = over.Include.Or(under.Include),
            Audio = Join(under.Audio, over.Audio, Join),
            ExtensionData = Join(under.ExtensionData, over.ExtensionData),
        };

    private static AudioConfiguration Join(AudioConfiguration under, AudioConfiguration over) => new()
    {
        Input = Join(under.Input, over.Input, Join),
        Output = Join(under.Output, over.Output, Join),
        ExtensionData = Join(under.ExtensionData, over.ExtensionData),
    };

    private static AudioInputConfiguration Join(AudioInputConfiguration under, AudioInputConfiguration over) => new()
    {
        Format = over.Format ?? under.Format,
        Transcription = Join(under.Transcription, over.Transcription, Join),
        NoiseReduction = Join(under.NoiseReduction, over.NoiseReduction, Join),
        TurnDetection = Join(under.TurnDetection, over.TurnDetection, Join),
        ExtensionData = Join(under.ExtensionData, over.ExtensionData),
    };

    private static AudioOutputConfiguration Join(AudioOutputConfiguration under, AudioOutputConfiguration over) => new()
    {
        Format = over.Format ?? under.Format,
        Voice = over.Voice ?? under.Voice,
        Speed = over.Speed ?? under.Speed,
        ExtensionData = Join(under.ExtensionData, over.ExtensionData),
    };

    private static TranscriptionConfiguration Join(TranscriptionConfiguration under, TranscriptionConfiguration over) => new()
    {
        Model = over.Model ?? under.Model,
        Language = over.Languages is null ? over.Language.Or(under.Language) : over.Language, // a model takes one or the other
        Languages = over.Language.IsPresent ? over.Languages : over.Languages ?? under.Languages,
        Keywords = over.Keywords ?? under.Keywords,
        Prompt = over.Prompt.Or(under.Prompt),
        Delay = over.Delay ?? under.Delay,
        ExtensionData = Join(under.ExtensionData, over.ExtensionData),
    };

    private static NoiseReductionConfiguration Join(NoiseReductionConfiguration under, NoiseReductionConfiguration over) => new()
    {
        Type = over.Type,
        Strength = over.Strength ?? under.Strength,
        ExtensionData = Join(under.ExtensionData, over.ExtensionData),
    };

    /// <summary>Two kinds of turn detection have little in common: another kind replaces the whole.</summary>
    private static TurnDetectionConfiguration Join(TurnDetectionConfiguration under, TurnDetectionConfiguration over) => over.Type != under.Type
        ? over
        : new TurnDetectionConfiguration
        {
            Type = over.Type,
            Threshold = over.Threshold ?? under.Threshold,
            PrefixPaddingMs = over.PrefixPaddingMs ?? under.PrefixPaddingMs,
            SilenceDurationMs = over.SilenceDurationMs ?? under.SilenceDurationMs,
            IdleTimeoutMs = over.IdleTimeoutMs.Or(under.IdleTimeoutMs),
            Eagerness = over.Eagerness ?? under.Eagerness,
            CreateResponse = over.CreateResponse ?? under.CreateResponse,
            InterruptResponse = over.InterruptResponse ?? under.InterruptResponse,
            ExtensionData = Join(under.ExtensionData, over.ExtensionData),
        };

    private static ReasoningConfiguration Join(ReasoningConfiguration under, ReasoningConfiguration over) => new()
    {
        Effort = over.Effort ?? under.Effort,
        ExtensionData = Join(under.ExtensionData, over.ExtensionData),
    };

    /// <summary>Members that this version does not know are taken whole: what is inside them is the provider's.</summary>
    private static IDictionary<string, JsonElement>? Join(IDictionary<string, JsonElement>? under, IDictionary<string, JsonElement>? over)
    {
        if (under is null || over is null)
        {
            return over ?? under;
        }

        var joined = new Dictionary<string, JsonElement>(under, StringComparer.Ordinal);
        foreach (var (name, value) in over)
        {
            joined[name] = value;
        }

        return joined;
    }

    private static T? Join<T>(T? under, T? over, Func<T, T, T> join)
        where T : class => under is null || over is null ? over ?? under : join(under, over);

    private static Optional<T> Join<T>(Optional<T> under, Optional<T> over, Func<T, T, T> join)
        where T : class => over.Value is { } top && under.Value is { } bottom ? join(bottom, top) : over.Or(under);
}
