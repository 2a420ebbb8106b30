using Parley.Engine;
using Parley.Server.Configuration;

namespace Parley.Server.Engine;

/// <summary>The stored prompts of <c>parley.yaml</c>; of an id's versions the last in the file is the newest.</summary>
internal sealed class ConfiguredPrompts(IEnumerable<PromptOptions> prompts) : IPromptSource
{
    private readonly ILookup<string, StoredPrompt> _prompts = prompts.ToLookup(
        prompt => prompt.Id,
        prompt => new StoredPrompt(prompt.Id, prompt.Instructions) { Version = prompt.Version, Voice = prompt.Voice },
        StringComparer.Ordinal);

    public StoredPrompt? Find(string id, string? version) =>
        _prompts[id].LastOrDefault(prompt => version is null || prompt.Version == version);
}
