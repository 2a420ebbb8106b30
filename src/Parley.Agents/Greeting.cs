using Parley.Agents.Resolution;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents;

/// <summary>What an agent says before anybody has spoken to it, once the model has confirmed its settings.</summary>
public sealed record Greeting
{
    private readonly string? _instructions;
    private readonly bool _isVerbatim;

    private Greeting(string? instructions, bool isVerbatim)
    {
        _instructions = instructions;
        _isVerbatim = isVerbatim;
    }

    /// <summary>The agent begins to speak as its own instructions have it.</summary>
    public static Greeting Unprompted { get; } = new(instructions: null, isVerbatim: false);

    /// <summary>These very words. The model is told to say nothing else, and most keep to it.</summary>
    public static Greeting Say(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return new Greeting($"Say exactly: \"{text}\"", isVerbatim: true);
    }

    /// <summary>Words of the model's own, as told, e.g. "Greet the caller by name and ask how you can help."</summary>
    public static Greeting Instruct(string instructions)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instructions);
        return new Greeting(instructions, isVerbatim: false);
    }

    /// <summary>How the first response differs from the session; null for not at all.</summary>
    internal ResponseConfiguration? ToResponse(string? agentInstructions) =>
        _isVerbatim ? new ResponseConfiguration { Instructions = _instructions, ToolChoice = ToolChoice.None }
        : _instructions is null ? null
        : FirstResponse.With(agentInstructions, _instructions);
}
