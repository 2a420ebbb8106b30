namespace Parley.Engine;

/// <summary>Where an engine finds the stored prompts that sessions and responses name by <c>prompt.id</c>. Thread-safe.</summary>
public interface IPromptSource
{
    /// <summary>Finds a prompt; null when there is none.</summary>
    /// <param name="id">The prompt's id.</param>
    /// <param name="version">Its version; null for the newest.</param>
    StoredPrompt? Find(string id, string? version);
}
