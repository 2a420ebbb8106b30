using System.ComponentModel;
using Dapper;
using Parley.Agents.Tools;

namespace Parley.Samples.ShiFi;

/// <summary>What the ShiFi agent can do in one conversation. Nothing about an account leaves here before the right PIN.</summary>
internal sealed class ShiFiTools(SampleDatabase database)
{
    /// <summary>Compared with when there is no such customer, so that the answer takes as long.</summary>
    private const string NobodySalt = "00000000000000000000000000000000";

    private static readonly string s_nobodyHash = new('0', 64);

    private readonly CallerVerification _verification = new();

    [Description("Verifies the caller. Must succeed before any other tool; three wrong tries lock the conversation.")]
    public async Task<Verification> VerifyCustomerAsync(
        [Description("The three-digit customer number.")] string customerNumber,
        [Description("The four-digit PIN. Never repeat it."), SecretArgument] string pin,
        CancellationToken cancellationToken)
    {
        if (!_verification.TryTakeAttempt())
        {
            return new Verification(false, Locked: true);
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var customer = await connection.QuerySingleOrDefaultAsync<CustomerRow>(new CommandDefinition(
            "SELECT id, name, pin_salt AS pinSalt, pin_hash AS pinHash FROM customers WHERE id = @customerNumber",
            new { customerNumber = customerNumber.Trim() },
            cancellationToken: cancellationToken));
        if (Pin.Matches(pin.Trim(), customer?.PinSalt ?? NobodySalt, customer?.PinHash ?? s_nobodyHash) && customer is not null)
        {
            _verification.Open(customer.Id);
            return new Verification(true, customer.Name);
        }

        var left = _verification.AttemptsLeft;
        return new Verification(false, AttemptsLeft: left, Locked: left == 0);
    }

    [Description("The verified caller's account balance in dollars.")]
    public async Task<Balance> GetBalanceAsync(CancellationToken cancellationToken)
    {
        if (_verification.CustomerId is not { } customerId)
        {
            return new Balance(false);
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return new Balance(true, (decimal)await connection.ExecuteScalarAsync<double>("SELECT balance FROM customers WHERE id = @customerId", new { customerId }));
    }

    [Description("The verified caller's loans, in dollars.")]
    public async Task<Loans> GetLoansAsync(CancellationToken cancellationToken)
    {
        if (_verification.CustomerId is not { } customerId)
        {
            return new Loans(false);
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<LoanRow>(new CommandDefinition(
            "SELECT kind, outstanding, monthly_payment AS monthlyPayment, months_left AS monthsLeft FROM loans WHERE customer_id = @customerId "
            + "ORDER BY outstanding DESC",
            new { customerId },
            cancellationToken: cancellationToken))).AsList();
        Loan[] loans = [.. rows.Select(row => new Loan(row.Kind, (decimal)row.Outstanding, (decimal)row.MonthlyPayment, row.MonthsLeft))];
        return new Loans(true, loans.Length, loans.Sum(loan => loan.Outstanding), loans);
    }

    [Description("The verified caller's credit score, and what helps and hurts it.")]
    public async Task<CreditScore> GetCreditScoreAsync(CancellationToken cancellationToken)
    {
        if (_verification.CustomerId is not { } customerId)
        {
            return new CreditScore(false);
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleAsync<CreditRow>(new CommandDefinition(
            "SELECT credit_score AS score, paid_on_time_percent AS paidOnTimePercent, credit_used_percent AS creditUsedPercent, "
            + "account_years AS accountYears, recent_enquiries AS recentEnquiries, (SELECT count(*) FROM loans WHERE customer_id = @customerId) AS loans "
            + "FROM customers WHERE id = @customerId",
            new { customerId },
            cancellationToken: cancellationToken));
        return CreditFactors.Explain(row);
    }

    private sealed record CustomerRow
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string PinSalt { get; init; } = "";

        public string PinHash { get; init; } = "";
    }

    private sealed record LoanRow
    {
        public string Kind { get; init; } = "";

        public double Outstanding { get; init; }

        public double MonthlyPayment { get; init; }

        public int MonthsLeft { get; init; }
    }
}
