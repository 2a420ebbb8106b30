namespace Parley.Server.Engine;

/// <summary>A model id in the settings, where a trailing <c>*</c> matches any rest.</summary>
internal static class ModelPattern
{
    public static bool Matches(string pattern, string modelId) =>
        pattern.EndsWith('*') ? modelId.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == modelId;
}
