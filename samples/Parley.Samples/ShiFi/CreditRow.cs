namespace Parley.Samples.ShiFi;

/// <summary>What the credit bureau knows of a customer.</summary>
internal sealed record CreditRow
{
    public int Score { get; init; }

    public int PaidOnTimePercent { get; init; }

    public int CreditUsedPercent { get; init; }

    public int AccountYears { get; init; }

    public int RecentEnquiries { get; init; }

    public int Loans { get; init; }
}
