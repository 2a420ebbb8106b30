namespace Parley.Realtime.Sessions;

/// <summary>What a response is made of.</summary>
/// <param name="Value">The wire's word.</param>
public readonly record struct OutputModality(string Value)
{
    /// <summary>Speech and its transcript.</summary>
    public static OutputModality Audio { get; } = new("audio");

    /// <summary>Text alone.</summary>
    public static OutputModality Text { get; } = new("text");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
