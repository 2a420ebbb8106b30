namespace Parley.Engine.Speech.Recognition;

/// <summary>The phones of the en-us acoustic model, which are ARPAbet without stress marks.</summary>
internal static class ArpabetPhones
{
    private static readonly HashSet<string> s_phones = new(StringComparer.OrdinalIgnoreCase)
    {
        "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY", "JH", "K",
        "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH",
    };

    /// <summary>True when every part of <paramref name="pronunciation"/> is a phone the model knows.</summary>
    public static bool AreValid(string pronunciation)
    {
        var phones = Split(pronunciation);
        return phones.Length > 0 && phones.All(s_phones.Contains);
    }

    /// <summary><c>S EH1 V AH0 N</c> as <c>S EH V AH N</c>.</summary>
    public static string WithoutStress(string pronunciation) => string.Join(' ', Split(pronunciation)).ToUpperInvariant();

    private static string[] Split(string pronunciation) =>
        [.. pronunciation.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(phone => phone.TrimEnd('0', '1', '2'))];
}
