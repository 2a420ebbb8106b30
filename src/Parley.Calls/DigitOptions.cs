namespace Parley.Calls;

/// <summary>How the keys that a party presses (DTMF) reach the agent. Each is a <see cref="CallDigitEvent"/> in any case.</summary>
public sealed record DigitOptions
{
    /// <summary>What the agent is told; default a message.</summary>
    public DigitDelivery Delivery { get; init; } = DigitDelivery.Message;

    /// <summary>After how long without another key the message is sent; default 2 s.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The key that ends the message, and stands in it; default <c>#</c>, null for none.</summary>
    public char? Terminator { get; init; } = '#';

    /// <summary>With how many keys the message is sent at once; default 32.</summary>
    public int MaxDigits { get; init; } = 32;

    /// <summary>Whether the agent stops speaking when the message is sent; default true.</summary>
    public bool InterruptsAgent { get; init; } = true;
}
