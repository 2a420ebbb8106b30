using Parley.Testing.Telephone;

namespace Parley.Cli.Simulating;

/// <summary>The command line of <c>simulate</c>.</summary>
internal sealed record SimulateSettings
{
    public required Uri Url { get; init; }

    /// <summary>In whose manner.</summary>
    public CarrierKind Carrier { get; init; }

    public int CallCount { get; init; } = 1;

    /// <summary>Calls begun in a second.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>What the callers say; null when a recording does, or nothing.</summary>
    public string? Say { get; init; }

    public FileInfo? Wav { get; init; }

    public string Voice { get; init; } = "rms";

    /// <summary>How much of an answer is heard before the caller speaks into it; null to let it end.</summary>
    public TimeSpan? InterruptAfter { get; init; }

    /// <summary>Keys pressed after the speech; null for none.</summary>
    public string? Press { get; init; }

    /// <summary>Asks again until then, and hangs up; null to ask once.</summary>
    public TimeSpan? Duration { get; init; }

    public string? To { get; init; }

    public string? From { get; init; }

    public Uri? PublicUrl { get; init; }

    public string? AccountSid { get; init; }

    public string? AuthToken { get; init; }

    /// <summary>Where to put what each caller heard, as WAV; null to throw it away.</summary>
    public DirectoryInfo? Save { get; init; }

    public bool WritesJson { get; init; }

    /// <summary>Who is called; not the token, nor what is said.</summary>
    public override string ToString() => $"{CallCount} x {Url}";
}
