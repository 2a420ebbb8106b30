namespace Parley.Server.Access;

/// <summary>The authentication schemes behind the policies.</summary>
internal static class AccessSchemes
{
    /// <summary>Chooses among those below, by what a request shows.</summary>
    public const string Any = "Parley";

    /// <summary>The cookie of who has signed in.</summary>
    public const string Session = "Parley.Session";

    /// <summary>An API key; or nothing, on this machine, while nothing is configured.</summary>
    public const string Credential = "Parley.Credential";
}
