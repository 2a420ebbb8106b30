namespace Parley.Engine.Speech.Espeak;

/// <summary>How espeak-ng is to sound.</summary>
/// <param name="Voice">Language and variant, such as <c>en-us+f4</c>.</param>
/// <param name="Pitch">0 to 99; 50 is the variant's own.</param>
/// <param name="WordsPerMinute">At speed 1; espeak-ng's own is 175.</param>
internal sealed record EspeakSettings(string Voice, int Pitch = 50, int WordsPerMinute = 165);
