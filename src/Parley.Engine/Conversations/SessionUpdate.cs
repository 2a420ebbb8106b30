using System.Text.Json;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>Applies a partial session to the effective one: all of it, or nothing with a reason (protocol §4.9). Pure.</summary>
internal static class SessionUpdate
{
    private const string LogprobsInclude = "item.input_audio_transcription.logprobs";

    /// <param name="current">The effective session.</param>
    /// <param name="update">What the client sent.</param>
    /// <param name="hasModelAudio">True once the model has spoken: the voice is then fixed.</param>
    /// <param name="isResponding">True while a response runs: the speed is then fixed.</param>
    /// <param name="transcriptionModelId">Reported when transcription is turned on without naming a model.</param>
    /// <exception cref="ParleyProtocolException">The update is not allowed; nothing of it holds.</exception>
    public static SessionConfiguration Apply(
        SessionConfiguration current, SessionConfiguration update, bool hasModelAudio, bool isResponding, string transcriptionModelId)
    {
        RejectUnknown(update.ExtensionData, "session");
        RejectEchoes(update);
        return (current, update) switch
        {
            (RealtimeSessionConfiguration now, RealtimeSessionConfiguration wanted) =>
                ApplyRealtime(now, wanted, hasModelAudio, isResponding, transcriptionModelId),
            (TranscriptionSessionConfiguration now, TranscriptionSessionConfiguration wanted) =>
                ApplyTranscription(now, wanted, transcriptionModelId),
            _ => throw ProtocolErrors.CrossType(current is TranscriptionSessionConfiguration),
        };
    }

    /// <summary>Throws for the first member that nobody knows.</summary>
    public static void RejectUnknown(IDictionary<string, JsonElement>? extensionData, string path)
    {
        if (extensionData?.Keys.FirstOrDefault() is { } key)
        {
            throw ProtocolErrors.UnknownParameter($"{path}.{key}");
        }
    }

    private static RealtimeSessionConfiguration ApplyRealtime(RealtimeSessionConfiguration current, RealtimeSessionConfiguration update,
        bool hasModelAudio, bool isResponding, string transcriptionModelId)
    {
        ResponseSettingsValidation.CheckModalities(update.OutputModalities, "session.output_modalities");
        ResponseSettingsValidation.CheckTools(update.Tools, "session.tools");
        ResponseSettingsValidation.CheckToolChoice(update.ToolChoice, "session.tool_choice");
        ResponseSettingsValidation.CheckMaxOutputTokens(update.MaxOutputTokens, "session.max_output_tokens");
        ResponseSettingsValidation.CheckReasoning(update.Reasoning, "session.reasoning.effort");
        ResponseSettingsValidation.CheckPrompt(update.Prompt, "session.prompt");
        CheckTruncation(update.Truncation);
        CheckTracing(current.Tracing.Value, update.Tracing);
        return current with
        {
            OutputModalities = update.OutputModalities ?? current.OutputModalities,
            Instructions = update.Instructions ?? current.Instructions,
            Tools = update.Tools ?? current.Tools,
            ToolChoice = update.ToolChoice ?? current.ToolChoice,
            ParallelToolCalls = update.ParallelToolCalls ?? current.ParallelToolCalls,
            Reasoning = update.Reasoning ?? current.Reasoning,
            MaxOutputTokens = update.MaxOutputTokens ?? current.MaxOutputTokens,
            Tracing = update.Tracing.Or(current.Tracing),
            Truncation = update.Truncation ?? current.Truncation,
            Prompt = update.Prompt.Or(current.Prompt),
            Include = Include(update.Include, current.Include),
            Audio = new AudioConfiguration
            {
                Input = AudioInputUpdate.Apply(current.Audio!.Input!, update.Audio?.Input, isTranscription: false, transcriptionModelId),
                Output = AudioOutputUpdate.Apply(current.Audio.Output!, update.Audio?.Output, hasModelAudio, isResponding),
            },
        };
    }

    private static TranscriptionSessionConfiguration ApplyTranscription(
        TranscriptionSessionConfiguration current, TranscriptionSessionConfiguration update, string transcriptionModelId)
    {
        if (update.Audio?.Output is not null)
        {
            throw ProtocolErrors.UnknownParameter("session.audio.output");
        }

        return current with
        {
            Include = Include(update.Include, current.Include),
            Audio = new AudioConfiguration
            {
                Input = AudioInputUpdate.Apply(current.Audio!.Input!, update.Audio?.Input, isTranscription: true, transcriptionModelId),
            },
        };
    }

    private static void RejectEchoes(SessionConfiguration update)
    {
        if ((update.Object is not null ? "object" : update.Id is not null ? "id" : update.ExpiresAt is not null ? "expires_at" : null) is { } key)
        {
            throw ProtocolErrors.UnknownParameter($"session.{key}");
        }
    }

    private static void CheckTruncation(TruncationConfiguration? truncation)
    {
        if (truncation is null)
        {
            return;
        }

        if (truncation.Type is not ("auto" or "disabled" or "retention_ratio"))
        {
            throw ProtocolErrors.Unsupported("session.truncation.type", truncation.Type, "auto", "disabled", "retention_ratio");
        }

        if (truncation.RetentionRatio is { } ratio)
        {
            ProtocolErrors.CheckRange("session.truncation.retention_ratio", ratio, 0, 1);
        }
        else if (truncation.Type == "retention_ratio")
        {
            throw ProtocolErrors.Missing("session.truncation.retention_ratio");
        }
    }

    private static void CheckTracing(TracingConfiguration? current, Optional<TracingConfiguration> update)
    {
        if (update.IsPresent && current is not null && update.Value != current)
        {
            throw ProtocolErrors.Invalid("session.tracing", "Cannot update tracing once it is set. Open a new session to change it.");
        }
    }

    private static Optional<IReadOnlyList<string>> Include(
        Optional<IReadOnlyList<string>> update, Optional<IReadOnlyList<string>> current)
    {
        for (var index = 0; index < (update.Value?.Count ?? 0); index++)
        {
            if (update.Value![index] != LogprobsInclude)
            {
                throw ProtocolErrors.Unsupported($"session.include[{index}]", update.Value[index], LogprobsInclude);
            }
        }

        return update.Or(current);
    }
}
