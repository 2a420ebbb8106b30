namespace Parley.Server.Keys;

/// <summary>An API key at the only moment at which it is known.</summary>
/// <param name="Key">What is kept of it.</param>
/// <param name="Secret">The key itself: <c>sk-parley-</c> and 43 characters. It is kept nowhere.</param>
public sealed record NewApiKey(ApiKey Key, string Secret)
{
    /// <summary>The key's id: what is written by chance does not give the key away.</summary>
    public override string ToString() => Key.Id;
}
