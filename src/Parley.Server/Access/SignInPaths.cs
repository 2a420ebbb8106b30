namespace Parley.Server.Access;

/// <summary>Where people sign in and out.</summary>
internal static class SignInPaths
{
    public const string SignIn = "/signin";

    public const string SignOut = "/signout";

    /// <summary>The parameter that says where to go afterwards.</summary>
    public const string ReturnUrl = "returnUrl";
}
