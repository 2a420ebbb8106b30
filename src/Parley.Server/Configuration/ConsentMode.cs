namespace Parley.Server.Configuration;

/// <summary>What comes before a call is recorded.</summary>
public enum ConsentMode
{
    /// <summary>Nothing: who is recorded is told so elsewhere.</summary>
    None,

    /// <summary>A sentence; the recording begins once it is heard.</summary>
    Announce,

    /// <summary>A question; the recording begins once the caller has agreed, by a spoken yes or a key.</summary>
    Ask,
}
