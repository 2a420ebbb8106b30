namespace Parley.Storage.Redaction;

/// <summary>What a <see cref="Redactor"/> takes out, beyond what it always does.</summary>
public sealed class RedactorOptions
{
    /// <summary>Kinds that are left in, e.g. <see cref="RedactionKind.Phone"/> where phone numbers are the business; empty by default.</summary>
    public IReadOnlySet<string> Keep { get; set; } = new HashSet<string>();

    /// <summary>
    /// Further patterns by the name of their kind: regular expressions of .NET, case-insensitive. They run in linear time where their syntax allows it,
    /// else with <see cref="PatternTimeout"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Patterns { get; set; } = new Dictionary<string, string>();

    /// <summary>How long a pattern may look at one text; when it takes longer, the whole text is taken out. Default 100 ms.</summary>
    public TimeSpan PatternTimeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Texts that must never be written, e.g. the configured keys of providers; those under 6 characters are ignored.</summary>
    public IReadOnlyList<string> KnownSecrets { get; set; } = [];

    /// <summary>Words for digits in further languages, e.g. <c>null</c> → <c>0</c>; English is always there.</summary>
    public IReadOnlyDictionary<string, string> DigitWords { get; set; } = new Dictionary<string, string>();
}

/// <summary>The kinds of what is taken out; each leaves its name in brackets, e.g. <c>[card]</c>.</summary>
public static class RedactionKind
{
    /// <summary>A payment card's number, by its check digit (Luhn); without it where cards are spoken of.</summary>
    public const string Card = "card";

    /// <summary>A PIN, password, security code or one-time code, by the words about it.</summary>
    public const string Pin = "pin";

    /// <summary>A program's key or token.</summary>
    public const string Key = "key";

    /// <summary>A bank account's number (IBAN), by its check digits.</summary>
    public const string Iban = "iban";

    /// <summary>A number that a state gives to a person, by its form and check digits.</summary>
    public const string NationalId = "national_id";

    /// <summary>An e-mail address, spelled or spoken.</summary>
    public const string Email = "email";

    /// <summary>A phone number.</summary>
    public const string Phone = "phone";
}
