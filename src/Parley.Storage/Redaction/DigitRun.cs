namespace Parley.Storage.Redaction;

/// <summary>Digits that belong together, however they were written or spoken: <c>4111-1111</c>, <c>four one double one</c>.</summary>
/// <param name="Groups">In order; at least one.</param>
internal sealed record DigitRun(IReadOnlyList<DigitGroup> Groups)
{
    public string Digits { get; } = string.Concat(Groups.Select(group => group.Digits));

    public int Start => Groups[0].Start;

    public bool IsSpoken => Groups.Any(group => group.IsSpoken);

    /// <summary>The sizes of the groups, e.g. <c>3-2-4</c>.</summary>
    public string Layout => string.Join('-', Groups.Select(group => group.Digits.Length));

    /// <summary>The run as one finding.</summary>
    public Finding Whole(string kind) => Part(0, Groups.Count - 1, kind);

    /// <summary>Some of its groups as a finding.</summary>
    public Finding Part(int first, int last, string kind) => new(Groups[first].Start, Groups[last].End - Groups[first].Start, kind);

    /// <summary>The digits of some of its groups.</summary>
    public string DigitsOf(int first, int last) => string.Concat(Groups.Skip(first).Take(last - first + 1).Select(group => group.Digits));
}

/// <summary>Digits without anything between them, or one spoken number.</summary>
internal readonly record struct DigitGroup(int Start, int End, string Digits, bool IsSpoken);
