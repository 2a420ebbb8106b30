namespace Parley.Server.Access.OpenId;

/// <summary>Signing in at the provider did not work.</summary>
/// <param name="problem">Shown to who tries, and logged; in our own words, with nothing secret in it.</param>
internal sealed class OpenIdException(string problem) : Exception(problem);
