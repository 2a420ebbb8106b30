using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Parley.Cli.Doctor;

/// <summary>Writes what <c>doctor</c> finds while it finds it.</summary>
internal sealed class DoctorReport(Terminal terminal, bool writesJson)
{
    private static readonly DoctorJsonContext s_json = new(new JsonSerializerOptions(DoctorJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private int _faultCount;
    private int _warningCount;
    private int _exitCode = ExitCode.Ok;

    public void Write(DoctorFinding finding)
    {
        _warningCount += finding.Level == DoctorLevel.Warning ? 1 : 0;
        if (finding.Level == DoctorLevel.Fault)
        {
            _exitCode = _faultCount++ == 0 ? finding.ExitCode : _exitCode;
        }

        if (writesJson)
        {
            terminal.WriteLine(JsonSerializer.Serialize(
                new DoctorLine(finding.Check, finding.Level.ToString().ToLowerInvariant(), finding.Text, finding.Advice, finding.FirstAudioMs), s_json.DoctorLine));
            return;
        }

        var (label, color) = finding.Level switch
        {
            DoctorLevel.Ok => ("ok       ", Color.Green),
            DoctorLevel.Warning => ("warning  ", Color.Yellow),
            _ => ("fault    ", Color.Red),
        };
        terminal.WriteLabel(label, color);
        terminal.WriteLine($"{finding.Check}: {finding.Text}");
        if (finding.Advice is { } advice)
        {
            terminal.WriteLine($"         {advice}");
        }
    }

    /// <summary>The last line.</summary>
    /// <returns>The exit code.</returns>
    public int Finish()
    {
        terminal.WriteLine(writesJson ? JsonSerializer.Serialize(new DoctorSummaryLine(_faultCount, _warningCount), s_json.DoctorSummaryLine)
            : _faultCount > 0 ? $"{_faultCount} {(_faultCount == 1 ? "fault" : "faults")}: see what to do above."
            : "No faults: parley serve would answer calls here.");
        return _exitCode;
    }
}

/// <summary>One finding of <c>doctor --json</c>.</summary>
internal sealed record DoctorLine(string Check, string Level, string Text, string? Advice, double? FirstAudioMs);

/// <summary>The last line of <c>doctor --json</c>.</summary>
internal sealed record DoctorSummaryLine(int Faults, int Warnings);

/// <summary>What <c>doctor --json</c> writes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DoctorLine))]
[JsonSerializable(typeof(DoctorSummaryLine))]
internal sealed partial class DoctorJsonContext : JsonSerializerContext;
