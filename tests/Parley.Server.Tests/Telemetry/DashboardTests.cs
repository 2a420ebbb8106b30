using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Server.Tests.Telemetry;

/// <summary>The dashboard asks for what a server measures, by the names that Prometheus has for it.</summary>
[Trait("Category", "Integration")]
public sealed partial class DashboardTests
{
    private static readonly string[] s_prometheusOwn = ["le", "instance"];
    private static readonly string s_folder = Path.Combine(TelemetryTables.Root, "docs");

    [Fact]
    public async Task Dashboard_Queries_NameWhatIsMeasured()
    {
        var published = await PublishedInstruments.ReadAsync(TestContext.Current.CancellationToken);

        var asked = Queries().SelectMany(query => MetricName().Matches(LabelsPart().Replace(query, ""))).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(published.Values.SelectMany(NamesOf)));
    }

    [Fact]
    public async Task Dashboard_Labels_AreTagsOfTheDocument()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(s_folder, "telemetry.md"), TestContext.Current.CancellationToken);
        var tags = Tag().Matches(document).Select(match => match.Value.Trim('`').Replace('.', '_')).Concat(s_prometheusOwn);

        var asked = Queries().SelectMany(query => LabelsPart().Matches(query)).SelectMany(part => Label().Matches(part.Groups["labels"].Value))
            .Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(tags));
    }

    [Fact]
    public void Dashboard_Panels_HaveATitleAWordOfExplanationAndAPlaceOfTheirOwn()
    {
        var panels = Panels().Where(panel => panel.GetProperty("type").GetString() != "row").ToList();

        Assert.All(panels, panel => Assert.NotEmpty(panel.GetProperty("description").GetString()!));
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("title").GetString()).Distinct().Count());
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("gridPos")).Select(at => (at.GetProperty("x").GetInt32(), at.GetProperty("y").GetInt32())).Distinct().Count());
    }

    /// <summary>As an OpenTelemetry collector tells Prometheus: the unit in the name, unless it is a note, and what kind it is.</summary>
    private static IEnumerable<string> NamesOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        var kind = instrument.GetType().Name.Split('`')[0];
        return kind switch
        {
            "Histogram" => [$"{name}_bucket", $"{name}_sum", $"{name}_count"],
            "Counter" or "ObservableCounter" => [$"{name}_total"],
            _ => [name],
        };
    }

    private static IEnumerable<string> Queries() => Panels()
        .Where(panel => panel.TryGetProperty("targets", out _))
        .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!);

    private static List<JsonElement> Panels() =>
        [.. JsonElement.Parse(File.ReadAllBytes(Path.Combine(s_folder, "telemetry", "parley-dashboard.json"))).GetProperty("panels").EnumerateArray()];

    [GeneratedRegex(@"by \((?<labels>[^)]*)\)|\{(?<labels>[^}]*)\}")]
    private static partial Regex LabelsPart();

    [GeneratedRegex(@"\b(parley|gen_ai)_\w+")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"[a-z_]+(?=\s*(,|$|=|!))")]
    private static partial Regex Label();

    [GeneratedRegex(@"`[a-z_]+(\.[a-z_]+)+`")]
    private static partial Regex Tag();
}
