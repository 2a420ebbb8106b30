using System.Globalization;
using Microsoft.AspNetCore.Http;
using Parley.Storage.Records;
using Parley.Storage.Search;

namespace Parley.Server.Console.Calls;

/// <summary>The form that past calls are searched by, as an address has it. What cannot be read is named in <see cref="Problems"/> and left out.</summary>
internal sealed class CallSearchForm
{
    private const int LongestText = 200;
    private const int PageSize = 50;
    private readonly IQueryCollection _query;
    private readonly List<string> _problems = [];

    public CallSearchForm(IQueryCollection query)
    {
        _query = query;
        Query = new CallQuery
        {
            Text = Text("text"),
            Caller = Text("caller"),
            Agent = Text("agent"),
            Tool = Text("tool"),
            FailureCode = Text("failure"),
            Outcome = Outcome(),
            StartedFrom = Date("from", TimeSpan.Zero),
            StartedBefore = Date("to", TimeSpan.FromDays(1)), // the day itself is part of it
            MinCost = Number("cost"),
            MinLatency = Number("wait") is { } seconds ? TimeSpan.FromSeconds((double)Math.Min(seconds, 86_400)) : null,
            Before = Text("before") is { } before && long.TryParse(before, CultureInfo.InvariantCulture, out var number) ? number : null,
            Limit = PageSize,
        };
    }

    public CallQuery Query { get; }

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Whether anything is asked for.</summary>
    public bool IsSearch => Query != new CallQuery { Limit = PageSize, Before = Query.Before };

    /// <summary>What a field holds, as it was given.</summary>
    public string? this[string name] => _query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>The address of the page after this one.</summary>
    public string Next(long before) => ConsolePaths.Calls + QueryString.Create(
        _query.Where(pair => pair.Key is not ("before" or "news")).SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value)))
            .Append(KeyValuePair.Create<string, string?>("before", before.ToString(CultureInfo.InvariantCulture))));

    private string? Text(string name)
    {
        var text = _query[name].ToString().Trim();
        if (text.Length > LongestText)
        {
            _problems.Add($"“{name}” is longer than {LongestText} characters.");
        }

        return text.Length is 0 or > LongestText ? null : text;
    }

    private DateTimeOffset? Date(string name, TimeSpan offset)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is > 1900 and < 9000)
        {
            return new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) + offset;
        }

        _problems.Add($"“{name}” must be a date like 2026-05-31.");
        return null;
    }

    private decimal? Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        _problems.Add($"“{name}” must be a number like 1.5.");
        return null;
    }

    private CallOutcome? Outcome()
    {
        if (Text("outcome") is not { } text)
        {
            return null;
        }

        if (Enum.GetValues<CallOutcome>().FirstOrDefault(known => known.ToString() == text) is var outcome && outcome.ToString() == text)
        {
            return outcome;
        }

        _problems.Add("“outcome” is none of those in the list.");
        return null;
    }
}
