namespace Parley.Server.Telephone;

/// <summary>Whether a request is the carrier's own.</summary>
internal enum RequestProof
{
    /// <summary>It is, or nobody checks.</summary>
    Genuine,

    /// <summary>Its signature is missing or does not fit.</summary>
    NotSigned,

    /// <summary>It is the carrier's, but too old, or from the future.</summary>
    Stale,

    /// <summary>It is the carrier's, and was made before.</summary>
    Replayed,
}
