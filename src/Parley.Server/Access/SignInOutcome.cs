namespace Parley.Server.Access;

/// <summary>How an attempt to sign in ended.</summary>
/// <param name="User">Who is in; null for nobody.</param>
/// <param name="RetryAfter">When the next attempt may be made; zero when now.</param>
internal sealed record SignInOutcome(User? User, TimeSpan RetryAfter)
{
    public static SignInOutcome Wrong { get; } = new(null, TimeSpan.Zero);

    public static SignInOutcome In(User user) => new(user, TimeSpan.Zero);

    public static SignInOutcome Wait(TimeSpan retryAfter) => new(null, retryAfter);
}
