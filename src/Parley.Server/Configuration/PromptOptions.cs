namespace Parley.Server.Configuration;

/// <summary>One entry of <c>prompts:</c> in <c>parley.yaml</c>: a stored prompt that sessions of the self-hosted engine may name.</summary>
public sealed class PromptOptions
{
    /// <summary>The id by which clients name it.</summary>
    public required string Id { get; set; }

    /// <summary>The version; null when it has only one.</summary>
    public string? Version { get; set; }

    /// <summary>The instructions; <c>{{name}}</c> stands for a variable that the client gives.</summary>
    public required string Instructions { get; set; }

    /// <summary>The voice; null for the session's.</summary>
    public string? Voice { get; set; }
}
