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
    /// <param name="context">What else decides.</param>
    /// <exception cref="ParleyProtocolException">The update is not allowed; nothing of it holds.</exception>
    public static SessionConfiguration Apply(SessionConfiguration current, SessionConfiguration update, SessionUpdateContext context)
    {
        UnknownParameters.Reject(new SessionUpdateEvent { Session = update }, "session");
        RejectEchoes(update);
        return (current, update) switch
        {
            (RealtimeSessionConfiguration now, RealtimeSessionConfiguration wanted) => ApplyRealtime(now, wanted, context),
            (TranscriptionSessionConfiguration now, TranscriptionSessionConfiguration wanted) => ApplyTranscription(now, wanted, context),
            _ => throw ProtocolErrors.CrossType(current is TranscriptionSessionConfiguration),
        };
    }

    private static RealtimeSessionConfiguration ApplyRealtime(
        RealtimeSessionConfiguration current, RealtimeSessionConfiguration update, SessionUpdateContext context)
    {
        ResponseSettingsValidation.CheckModalities(update.OutputModalities, "session.output_modalities");
        ResponseSettingsValidation.CheckTools(update.Tools, "session.tools");
        ResponseSettingsValidation.CheckToolChoice(update.ToolChoice, "session.tool_choice");
        ResponseSettingsValidation.CheckMaxOutputTokens(update.MaxOutputTokens, "session.max_output_tokens");
        ResponseSettingsValidation.CheckReasoning(update.Reasoning, "session.reasoning.effort");
        CheckTruncation(update.Truncation, context.ContextTokenLimit);
        CheckTracing(current.Tracing.Value, update.Tracing);
        return current with
        {
            OutputModalities = update.OutputModalities ?? current.OutputModalities,
            Instructions = update.Instructions ?? current.Instructions,
            Tools = update.Tools is { } tools ? [.. tools.Select(Echo)] : current.Tools,
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
                Input = AudioInputUpdate.Apply(current.Audio!.Input!, update.Audio?.Input, isTranscription: false, context.TranscriptionModelId),
                Output = AudioOutputUpdate.Apply(current.Audio.Output!, update.Audio?.Output, context.HasModelAudio, context.IsResponding),
            },
        };
    }

    private static TranscriptionSessionConfiguration ApplyTranscription(
        TranscriptionSessionConfiguration current, TranscriptionSessionConfiguration update, SessionUpdateContext context)
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
                Input = AudioInputUpdate.Apply(current.Audio!.Input!, update.Audio?.Input, isTranscription: true, context.TranscriptionModelId),
            },
        };
    }

    /// <summary>A description that was not given is echoed as null; secrets are not echoed at all.</summary>
    private static ToolDefinition Echo(ToolDefinition tool) => tool switch
    {
        FunctionToolDefinition function => function with { Description = function.Description.Or(new Optional<string>(null)) },
        McpToolDefinition server => server with { Authorization = null, Headers = null },
        _ => tool,
    };

    private static void RejectEchoes(SessionConfiguration update)
    {
        if ((update.Object is not null ? "object" : update.Id is not null ? "id" : update.ExpiresAt is not null ? "expires_at" : null) is { } key)
        {
            throw ProtocolErrors.UnknownParameter($"session.{key}");
        }
    }

    private static void CheckTruncation(TruncationConfiguration? truncation, int contextTokenLimit)
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

        if (truncation.PostInstructionsTokenLimit is { } limit)
        {
            ProtocolErrors.CheckRange("session.truncation.token_limits.post_instructions", limit, 0, contextTokenLimit);
        }
    }

    private static void CheckTracing(TracingConfiguration? current, Optional<TracingConfiguration> update)
    {
        if (update.Value?.Metadata is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) } metadata)
        {
            throw ProtocolErrors.WrongType("session.tracing.metadata", "an object", metadata.ValueKind);
        }

        if (update.IsPresent && current is not null && !IsSame(current, update.Value))
        {
            throw ProtocolErrors.Invalid("session.tracing", "Cannot update tracing once it is set. Open a new session to change it.");
        }
    }

    /// <summary>JSON has no equality by value of its own.</summary>
    private static bool IsSame(TracingConfiguration current, TracingConfiguration? update) =>
        update is not null
        && current with { Metadata = null } == update with { Metadata = null }
        && (current.Metadata, update.Metadata) switch
        {
            ({ } before, { } after) => JsonElement.DeepEquals(before, after),
            var (before, after) => before is null && after is null,
        };

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
