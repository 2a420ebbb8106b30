namespace Parley.Server.Configuration;

/// <summary>The <c>engine:</c> section of <c>parley.yaml</c>.</summary>
public sealed class ParleyEngineOptions
{
    /// <summary>Who answers for the agents. Default <see cref="EngineSelection.Auto"/>.</summary>
    public EngineSelection Selection { get; set; }

    /// <summary>What turns speech into text in the self-hosted engine. Default offline.</summary>
    public StageOptions Recogniser { get; set; } = new();

    /// <summary>What thinks up the answer in the self-hosted engine. Default offline: a dialogue script.</summary>
    public StageOptions Chat { get; set; } = new();

    /// <summary>What turns text into speech in the self-hosted engine. Default offline.</summary>
    public StageOptions Synthesiser { get; set; } = new();

    /// <summary>
    /// A small chat model that <c>semantic_vad</c> asks whether a caller has finished, where its rules are not sure. Default offline: the
    /// rules alone.
    /// </summary>
    public StageOptions TurnModel { get; set; } = new();

    /// <summary>The dialogue script of the bare engine (<c>model=parley</c>), a path; null for the built-in small talk.</summary>
    public string? Script { get; set; }

    /// <summary>Tokens of instructions, tools and conversation that the chat model may be shown; null for the engine's default, 28,224.</summary>
    public int? ContextTokens { get; set; }
}
