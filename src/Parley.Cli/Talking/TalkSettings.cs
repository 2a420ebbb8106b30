using Parley.Server.Configuration;

namespace Parley.Cli.Talking;

/// <summary>The command line of <c>talk</c>.</summary>
internal sealed record TalkSettings
{
    public FileInfo? Config { get; init; }

    public EngineSelection? Engine { get; init; }

    public bool IsVerbose { get; init; }

    /// <summary>Who answers; null for the first configured agent.</summary>
    public string? Agent { get; init; }

    /// <summary>A recording instead of the microphone.</summary>
    public FileInfo? Input { get; init; }

    /// <summary>A file instead of the loudspeaker.</summary>
    public FileInfo? Output { get; init; }

    public bool WritesJson { get; init; }

    /// <summary>A running server; null starts one in this process.</summary>
    public Uri? Url { get; init; }

    public string? ApiKey { get; init; }

    /// <summary>Who is talked to; not the key.</summary>
    public override string ToString() => $"{Agent} {Url}".Trim();
}
