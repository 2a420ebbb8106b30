namespace Parley.Conformance;

/// <summary>What <c>docs/telemetry.md</c> says is traced and measured.</summary>
internal static class TelemetryTables
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The rows of the table under a heading, each with its columns; the first holds the name, without what follows it in angle brackets.</summary>
    public static IReadOnlyList<string[]> Rows(string heading) =>
    [
        .. File.ReadLines(Path.Combine(Root, "docs", "telemetry.md"))
            .SkipWhile(line => line != $"## {heading}").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
            .Select(columns => columns[0].Trim('`').Split(' ')[..1].Concat(columns[1..]).ToArray()),
    ];

    /// <summary>The names in the table under a heading, in order of the alphabet.</summary>
    public static IReadOnlyList<string> Names(string heading) => [.. Rows(heading).Select(row => row[0]).Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
