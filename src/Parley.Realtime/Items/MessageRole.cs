namespace Parley.Realtime.Items;

/// <summary>Who a message is from.</summary>
/// <param name="Value">The wire's word.</param>
public readonly record struct MessageRole(string Value)
{
    /// <summary>Instructions in mid-conversation.</summary>
    public static MessageRole System { get; } = new("system");

    /// <summary>The caller.</summary>
    public static MessageRole User { get; } = new("user");

    /// <summary>The model.</summary>
    public static MessageRole Assistant { get; } = new("assistant");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
