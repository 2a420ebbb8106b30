namespace Parley.Server.Calls;

/// <summary>Where a call came from.</summary>
internal enum LiveCallKind
{
    /// <summary>A page.</summary>
    Web,

    /// <summary>The telephone: somebody calls us.</summary>
    Inbound,

    /// <summary>The telephone: we call somebody.</summary>
    Outbound,
}
