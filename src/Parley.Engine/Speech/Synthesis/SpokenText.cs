namespace Parley.Engine.Speech.Synthesis;

/// <summary>Rewrites written text so that a synthesiser speaks it as a person would.</summary>
internal static class SpokenText
{
    public static string From(string text) => text;
}
