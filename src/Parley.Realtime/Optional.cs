namespace Parley.Realtime;

/// <summary>
/// A member that may be absent, present with null, or present with a value. The protocol tells the three apart: in
/// <c>session.update</c> an absent <c>turn_detection</c> keeps the current one and <c>null</c> turns it off (protocol §4.9).
/// <c>default</c> is absent.
/// </summary>
/// <typeparam name="T">The member's type; a number's is its nullable, such as <c>int?</c>.</typeparam>
public readonly record struct Optional<T>
{
    /// <summary>Present, with <paramref name="value"/>, which may be null.</summary>
    public Optional(T? value)
    {
        IsPresent = true;
        Value = value;
    }

    /// <summary>True when the member stands in the JSON, be it as <c>null</c>.</summary>
    public bool IsPresent { get; }

    /// <summary>The value; null when absent or null.</summary>
    public T? Value { get; }

    /// <summary>This member when present, else <paramref name="current"/>: how a partial update is applied.</summary>
    public Optional<T> Or(Optional<T> current) => IsPresent ? this : current;

    /// <summary>Makes a present member of <paramref name="value"/>.</summary>
    public static implicit operator Optional<T>(T? value) => new(value);
}
