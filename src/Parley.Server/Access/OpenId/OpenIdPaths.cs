namespace Parley.Server.Access.OpenId;

/// <summary>Where people leave for the provider, and where it sends them back to.</summary>
internal static class OpenIdPaths
{
    public const string Begin = SignInPaths.SignIn + "/openid";

    /// <summary>What the provider must know of this server as redirect URI.</summary>
    public const string Callback = Begin + "/callback";
}
