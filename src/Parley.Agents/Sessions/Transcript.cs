namespace Parley.Agents.Sessions;

/// <summary>
/// Words put together delta by delta. Each step is immutable and made at the cost of its delta; its text is put together once, when somebody
/// asks for it. Any thread. Two are equal when their texts are.
/// </summary>
internal sealed class Transcript : IEquatable<Transcript>
{
    private readonly Transcript? _before;
    private readonly string _delta;
    private readonly int _length;
    private string? _text;

    private Transcript(Transcript? before, string delta)
    {
        _before = before;
        _delta = delta;
        _length = (before?._length ?? 0) + delta.Length;
        _text = before is null ? delta : null;
    }

    /// <summary>No words.</summary>
    public static Transcript Empty { get; } = new(null, "");

    public static Transcript Of(string text) => text.Length == 0 ? Empty : new Transcript(null, text);

    /// <summary>These words and some more.</summary>
    public Transcript Append(string delta) => delta.Length == 0 ? this : new Transcript(this, delta);

    public bool Equals(Transcript? other) => ReferenceEquals(this, other) || (_length == other?._length && ToString() == other.ToString());

    public override bool Equals(object? obj) => Equals(obj as Transcript);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The text.</summary>
    public override string ToString() => _text ??= string.Create(_length, this, static (text, last) => last.Fill(text));

    private void Fill(Span<char> text)
    {
        for (var step = this; step is not null; step = step._before)
        {
            if (step._text is { } known)
            {
                known.CopyTo(text);
                return;
            }

            step._delta.CopyTo(text[(step._length - step._delta.Length)..]);
        }
    }
}
