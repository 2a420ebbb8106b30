namespace Parley.Server.Keys;

/// <summary>Whether a request may be made, and how the budget stands.</summary>
/// <param name="IsGranted">Whether it may.</param>
/// <param name="Limit">Requests a minute.</param>
/// <param name="Remaining">Requests left now.</param>
/// <param name="ResetAfter">When the budget is whole again, if nothing more is spent.</param>
/// <param name="RetryAfter">When the next request may be made; zero when now.</param>
internal readonly record struct RequestAllowance(bool IsGranted, int Limit, int Remaining, TimeSpan ResetAfter, TimeSpan RetryAfter);
