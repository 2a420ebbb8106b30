namespace Parley.Samples.ShiFi;

/// <summary>Whether the caller is who they say. Never holds the PIN.</summary>
/// <param name="Verified">Whether number and PIN belong together.</param>
/// <param name="Name">The customer's first name; null when not verified.</param>
/// <param name="AttemptsLeft">Further tries in this conversation; null when verified.</param>
/// <param name="Locked">No further try is accepted in this conversation.</param>
internal sealed record Verification(bool Verified, string? Name = null, int? AttemptsLeft = null, bool Locked = false);

/// <summary>An account's balance.</summary>
/// <param name="Verified">False: the caller must be verified first, and nothing else is told.</param>
/// <param name="Amount">In dollars.</param>
internal sealed record Balance(bool Verified, decimal? Amount = null);

/// <summary>A customer's loans.</summary>
/// <param name="Verified">False: the caller must be verified first, and nothing else is told.</param>
/// <param name="Count">How many.</param>
/// <param name="Total">What is still owed altogether, in dollars.</param>
/// <param name="Items">Each of them, the largest first.</param>
internal sealed record Loans(bool Verified, int? Count = null, decimal? Total = null, IReadOnlyList<Loan>? Items = null);

/// <summary>One loan.</summary>
/// <param name="Kind">For what: car loan, home loan.</param>
/// <param name="Outstanding">What is still owed, in dollars.</param>
/// <param name="MonthlyPayment">In dollars.</param>
/// <param name="MonthsLeft">Until it is paid.</param>
internal sealed record Loan(string Kind, decimal Outstanding, decimal MonthlyPayment, int MonthsLeft);

/// <summary>A credit score and its reasons.</summary>
/// <param name="Verified">False: the caller must be verified first, and nothing else is told.</param>
/// <param name="Score">300 to 850.</param>
/// <param name="Rating">excellent, good, fair or low.</param>
/// <param name="Helping">What raises it, each as half a sentence.</param>
/// <param name="Hurting">What lowers it, each as half a sentence.</param>
internal sealed record CreditScore(
    bool Verified, int? Score = null, string? Rating = null, IReadOnlyList<string>? Helping = null, IReadOnlyList<string>? Hurting = null);
