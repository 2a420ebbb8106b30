namespace Parley.Calls;

/// <summary>What an agent is told of the keys that its party presses.</summary>
public enum DigitDelivery
{
    /// <summary>A user's message such as <c>[The caller pressed 1 2 3 #]</c>, which it answers.</summary>
    Message,

    /// <summary>Nothing: the application takes the <see cref="CallDigitEvent"/>s.</summary>
    EventsOnly,
}
