using Parley.Storage.Records;

namespace Parley.Server.Calls.Consent;

/// <summary>What came of telling or asking a caller that the call is to be recorded. It holds for the whole call.</summary>
/// <param name="Outcome">What.</param>
/// <param name="Manner">How; see <see cref="ConsentEntry.Manner"/>.</param>
/// <param name="ItemId">The caller's item with the answer; null where it was not spoken.</param>
internal sealed record ConsentDecision(ConsentOutcome Outcome, string Manner, string? ItemId = null)
{
    public bool Allows => Outcome is ConsentOutcome.Announced or ConsentOutcome.Granted;
}
