using System.Text.Json.Serialization;

namespace Parley.Cli.Checking;

/// <summary>One finding of <c>check --json</c>.</summary>
internal sealed record CheckFindingLine(string Severity, string? File, long Line, long Column, string Problem);

/// <summary>The last line of <c>check --json</c>.</summary>
internal sealed record CheckSummaryLine(string File, int Mistakes, int Warnings, IReadOnlyList<string> NeedRestart);

/// <summary>What <c>check --json</c> writes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CheckFindingLine))]
[JsonSerializable(typeof(CheckSummaryLine))]
internal sealed partial class CheckJsonContext : JsonSerializerContext;
