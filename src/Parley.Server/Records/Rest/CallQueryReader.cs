using System.Globalization;
using Microsoft.AspNetCore.Http;
using Parley.Realtime;
using Parley.Storage.Records;
using Parley.Storage.Search;

namespace Parley.Server.Records.Rest;

/// <summary>Reads what calls are asked for from a request's query.</summary>
internal static class CallQueryReader
{
    private const int LongestText = 1_000;

    private static readonly string[] s_known =
    [
        "text", "caller", "agent", "tool", "failure", "guardrail", "outcome", "open", "from", "before", "min_cost", "min_latency_ms", "cursor", "limit",
    ];

    /// <exception cref="ParleyProtocolException">Something is unknown or wrong.</exception>
    public static CallQuery Read(IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(name => !s_known.Contains(name)) is { } unknown)
        {
            throw new ParleyProtocolException(
                "unknown_parameter", $"'{(unknown.Length > 64 ? unknown[..64] : unknown)}' is unknown. Known here: {string.Join(", ", s_known)}.", unknown);
        }

        return new CallQuery
        {
            Text = Text(query, "text"),
            Caller = Text(query, "caller"),
            Agent = Text(query, "agent"),
            Tool = Text(query, "tool"),
            FailureCode = Text(query, "failure"),
            Guardrail = Text(query, "guardrail"),
            Outcome = Text(query, "outcome") is { } outcome ? Outcome(outcome) : null,
            IsOpen = Text(query, "open") is { } open ? open == "true" || (open == "false" ? false : throw Invalid("open", "true or false")) : null,
            StartedFrom = Time(query, "from"),
            StartedBefore = Time(query, "before"),
            MinCost = Number(query, "min_cost", 0, 1_000_000) is { } cost ? (decimal)cost : null,
            MinLatency = Number(query, "min_latency_ms", 0, 3_600_000) is { } latency ? TimeSpan.FromMilliseconds(latency) : null,
            Before = (long?)Number(query, "cursor", 1, long.MaxValue),
            Limit = (int)(Number(query, "limit", 1, 200) ?? 50),
        };
    }

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() switch
    {
        "" => null,
        { Length: <= LongestText } text when !text.Contains('\0', StringComparison.Ordinal) => text,
        _ => throw Invalid(name, $"a text of at most {LongestText} characters"),
    };

    private static CallOutcome Outcome(string text) => text switch
    {
        "completed" => CallOutcome.Completed,
        "transferred" => CallOutcome.Transferred,
        "failed" => CallOutcome.Failed,
        "lost" => CallOutcome.Lost,
        _ => throw Invalid("outcome", "one of completed, transferred, failed, lost"),
    };

    private static DateTimeOffset? Time(IQueryCollection query, string name) => Text(query, name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw Invalid(name, "a time such as 2026-11-21T08:00:00Z");

    private static double? Number(IQueryCollection query, string name, double minimum, double maximum) => Text(query, name) is not { } text ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum ? number
        : throw Invalid(name, string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}"));

    private static ParleyProtocolException Invalid(string name, string expected) => new("invalid_value", $"'{name}' must be {expected}.", name);
}
