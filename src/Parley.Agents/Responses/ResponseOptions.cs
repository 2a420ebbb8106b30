using Parley.Agents.Interruptions;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Responses;

/// <summary>How one response differs from the session. Null everywhere: not at all.</summary>
public sealed record ResponseOptions
{
    /// <summary>Instead of the agent's instructions, all of them. To add to them use <see cref="AppendInstructions"/>.</summary>
    public string? Instructions { get; init; }

    /// <summary>After the agent's instructions, or after <see cref="Instructions"/>.</summary>
    public string? AppendInstructions { get; init; }

    /// <summary>Speech or text, instead of the session's.</summary>
    public OutputModality? Modality { get; init; }

    /// <summary>Instead of the agent's tools; empty for none. The agent must have those that shall be run.</summary>
    public IReadOnlyList<ToolDefinition>? Tools { get; init; }

    /// <summary>Which tool, or whether any, must be called.</summary>
    public ToolChoice? ToolChoice { get; init; }

    /// <summary>Up to 15 pairs, keys to 64 and values to 512 characters; echoed in <see cref="Response.Metadata"/>.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>What the model goes by instead of the conversation; empty for nothing but the instructions.</summary>
    public IReadOnlyList<ConversationItem>? Input { get; init; }

    /// <summary>The most it may cost, in tokens.</summary>
    public MaxOutputTokens? MaxOutputTokens { get; init; }

    /// <summary>Instead of the agent's; models refuse to change it once they have spoken.</summary>
    public Voice? Voice { get; init; }

    /// <summary>Whether and how the user can interrupt it; null for as the agent's.</summary>
    public InterruptionOptions? Interruption { get; init; }

    /// <summary>These very words, and no tool. Most models keep to them.</summary>
    public static ResponseOptions Verbatim(string words)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(words);
        return new ResponseOptions { Instructions = FixedWords.Instructions(words), ToolChoice = Realtime.Sessions.ToolChoice.None };
    }

    /// <summary>The wire's body of it.</summary>
    /// <param name="sessionInstructions">What <see cref="AppendInstructions"/> is added to.</param>
    internal ResponseConfiguration ToConfiguration(string? sessionInstructions) => new()
    {
        Instructions = AppendInstructions is null
            ? Instructions
            : string.Join("\n\n", new[] { Instructions ?? sessionInstructions, AppendInstructions }.Where(text => !string.IsNullOrEmpty(text))),
        OutputModalities = Modality is { } modality ? [modality] : null,
        Tools = Tools,
        ToolChoice = ToolChoice,
        Metadata = Metadata,
        Input = Input,
        MaxOutputTokens = MaxOutputTokens,
        Audio = Voice is { } voice ? new ResponseAudioConfiguration(new AudioOutputConfiguration { Voice = voice }) : null,
    };
}
