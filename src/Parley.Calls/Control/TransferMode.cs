namespace Parley.Calls.Control;

/// <summary>How a party is put through.</summary>
public enum TransferMode
{
    /// <summary>At once; the one called knows nothing.</summary>
    Cold,

    /// <summary>The party leaves its agent and hears it ring; the one called hears who calls, and takes the call with a key.</summary>
    Announced,

    /// <summary>
    /// The party stays with its agent, on hold, until the one called has heard who calls and takes the call, by a key or a spoken yes. Else it is
    /// taken off hold.
    /// </summary>
    Consult,
}
