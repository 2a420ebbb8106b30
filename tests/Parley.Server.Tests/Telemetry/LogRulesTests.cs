using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Server.Tests.Telemetry;

/// <summary>The events of all libraries' logs: each has a number and a name of its own, and none takes a whole exception, whose text may hold anything.</summary>
[Trait("Category", "Unit")]
public sealed partial class LogRulesTests
{
    private static readonly string[] s_sources =
    [
        .. Directory.EnumerateFiles(Path.Combine(TelemetryTables.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText).Where(text => text.Contains("[LoggerMessage(", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Events_OfAllLogs_HaveNumbersAndNamesOfTheirOwn()
    {
        var events = s_sources.SelectMany(text => Event().Matches(text)).ToList();
        var numbers = events.Select(match => int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)).ToList();
        var names = events.Select(match => match.Groups["name"].Value).ToList();

        Assert.Equal(s_sources.Sum(text => Attribute().Count(text)), events.Count); // each was read
        Assert.Empty(numbers.GroupBy(number => number).Where(same => same.Count() > 1).Select(same => same.Key));
        Assert.Empty(names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void Events_OfAllLogs_TakeNoException() =>
        Assert.Empty(s_sources.SelectMany(text => WithException().Matches(text)).Select(match => match.Value));

    [GeneratedRegex(@"\[LoggerMessage\(")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?<number>\d+),.*?EventName\s*=\s*""(?<name>\w+)""", RegexOptions.Singleline)]
    private static partial Regex Event();

    [GeneratedRegex(@"partial void \w+\([^)]*\bException\??\s+\w+[^)]*\)")]
    private static partial Regex WithException();
}
