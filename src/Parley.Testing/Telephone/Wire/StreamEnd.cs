namespace Parley.Testing.Telephone.Wire;

/// <summary>How a stream ended.</summary>
internal enum StreamEnd
{
    /// <summary>The caller hung up.</summary>
    HungUp,

    /// <summary>The far end closed the socket: the call goes on with the next verb.</summary>
    ClosedByPlatform,

    /// <summary>The call was redirected or ended by request.</summary>
    Redirected,

    /// <summary>The line broke.</summary>
    Vanished,
}
