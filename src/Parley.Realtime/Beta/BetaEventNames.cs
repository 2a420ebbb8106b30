using System.Collections.Frozen;

namespace Parley.Realtime.Beta;

/// <summary>Server events that differ in their name alone (protocol §12.3).</summary>
internal static class BetaEventNames
{
    private static readonly FrozenDictionary<string, string> s_byCurrentName = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["response.output_audio.done"] = "response.audio.done",
        ["response.output_audio_transcript.delta"] = "response.audio_transcript.delta",
        ["response.output_audio_transcript.done"] = "response.audio_transcript.done",
        ["response.output_text.delta"] = "response.text.delta",
        ["response.output_text.done"] = "response.text.done",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The beta's name; null when it is the same.</summary>
    public static string? Find(string currentName) => s_byCurrentName.GetValueOrDefault(currentName);
}
