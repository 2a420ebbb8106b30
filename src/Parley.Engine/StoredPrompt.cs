namespace Parley.Engine;

/// <summary>What a session or a response takes over when it names a stored prompt; whatever it sets itself wins.</summary>
/// <param name="Id">The id by which clients name it.</param>
/// <param name="Instructions">The instructions; <c>{{name}}</c> stands for a variable that the client must give.</param>
public sealed record StoredPrompt(string Id, string Instructions)
{
    /// <summary>The version; null when it has only one.</summary>
    public string? Version { get; init; }

    /// <summary>The voice; null for the session's.</summary>
    public string? Voice { get; init; }
}
