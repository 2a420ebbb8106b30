namespace Parley.Server.Console.Health;

/// <summary>What belongs together on the page of the server's health.</summary>
internal sealed record HealthGroup(string Title, IReadOnlyList<HealthRow> Rows);

/// <summary>One thing that is measured or known.</summary>
internal sealed record HealthRow(string Name, string Value, bool IsProblem = false);
