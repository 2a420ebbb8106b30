namespace Parley.Testing.Speech;

/// <summary>A synthetic caller: a voice that Parley's own engine never speaks with.</summary>
/// <param name="Name">For messages and tables.</param>
/// <param name="Program">The Debian program that speaks: <c>flite</c> or <c>espeak-ng</c>.</param>
/// <param name="Voice">What the program calls the voice.</param>
/// <param name="WordsPerMinute">espeak-ng's speed; not used by flite.</param>
public sealed record TestVoice(string Name, string Program, string Voice, int WordsPerMinute = 150)
{
    /// <summary>A man, statistical synthesis, 16 kHz.</summary>
    public static TestVoice Rms { get; } = new("rms", "flite", "rms");

    /// <summary>A Scottish man, statistical synthesis, 16 kHz.</summary>
    public static TestVoice Awb { get; } = new("awb", "flite", "awb");

    /// <summary>A man, diphones, 16 kHz.</summary>
    public static TestVoice Kal16 { get; } = new("kal16", "flite", "kal16");

    /// <summary>A man, diphones, 8 kHz.</summary>
    public static TestVoice Kal { get; } = new("kal", "flite", "kal");

    /// <summary>A man, formant synthesis.</summary>
    public static TestVoice EspeakMale { get; } = new("espeak-us", "espeak-ng", "en-us");

    /// <summary>A woman, formant synthesis.</summary>
    public static TestVoice EspeakFemale { get; } = new("espeak-f2", "espeak-ng", "en-us+f2");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TestVoice> All { get; } = [Rms, Awb, Kal16, Kal, EspeakMale, EspeakFemale];
}
