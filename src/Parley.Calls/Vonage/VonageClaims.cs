namespace Parley.Calls.Vonage;

/// <summary>What a webhook's token says of itself, once its signature fits.</summary>
/// <param name="IssuedAt">When it was made.</param>
/// <param name="Id">Another one for each webhook; empty where it has none.</param>
/// <param name="ApiKey">The account; empty where it names none.</param>
/// <param name="ApplicationId">The application; empty where it names none.</param>
public sealed record VonageClaims(DateTimeOffset IssuedAt, string Id, string ApiKey, string ApplicationId)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(VonageClaims); // the rest names an account and lets requests through
}
