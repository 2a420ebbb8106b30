using System.Collections.Frozen;
using Parley.Engine.Speech.Espeak;
using Parley.Engine.Speech.Flite;

namespace Parley.Engine.Speech.Synthesis;

/// <summary>The voice names of the Realtime protocol, each with a sound of its own. <c>docs/voices.md</c> describes them.</summary>
internal static class VoiceCatalog
{
    public const string DefaultName = "alloy";

    private static readonly FrozenDictionary<string, VoiceSetting> s_voices = new Dictionary<string, VoiceSetting>
    {
        ["alloy"] = new(new FliteSettings()),
        ["ash"] = new(new FliteSettings(1.0f, 118, 18, 0.86m)),
        ["ballad"] = new(new FliteSettings(1.1f, 128, 24, 0.88m), new EspeakSettings("en-gb+m3", 45, 150)),
        ["cedar"] = new(new FliteSettings(1.06f, 98, 14, 0.83m)),
        ["coral"] = new(new FliteSettings(0.95f, 195, 28)),
        ["echo"] = new(new FliteSettings(0.95f, 125, 16, 0.85m), new EspeakSettings("en-us+m7", 50, 170)),
        ["fable"] = new(new FliteSettings(1.05f, 135, 28, 0.9m), new EspeakSettings("en-gb-scotland+m4", 55, 160)),
        ["marin"] = new(new FliteSettings(0.98f, 205, 24, 1.07m)),
        ["nova"] = new(new FliteSettings(0.93f, 185, 22, 1.04m), new EspeakSettings("en-us+f4", 55, 170)),
        ["onyx"] = new(new FliteSettings(1.08f, 85, 12, 0.8m), new EspeakSettings("en-us+m1", 25, 155)),
        ["sage"] = new(new FliteSettings(1.12f, 150, 12)),
        ["shimmer"] = new(new FliteSettings(1.0f, 220, 30, 1.1m), new EspeakSettings("en-gb+f5", 60, 165)),
        ["verse"] = new(new FliteSettings(0.92f, 140, 30, 0.92m), new EspeakSettings("en-us-nyc+m6", 60, 165)),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>All names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_voices.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Null when the name is not known.</summary>
    public static VoiceSetting? Find(string name) => s_voices.GetValueOrDefault(name);
}
