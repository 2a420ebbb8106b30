using Parley.Server.Configuration;

namespace Parley.Cli.Asking;

/// <summary>The command line of <c>ask</c>.</summary>
internal sealed record AskSettings
{
    public FileInfo? Config { get; init; }

    public EngineSelection? Engine { get; init; }

    public bool IsVerbose { get; init; }

    /// <summary>The question; null when it is spoken.</summary>
    public string? Text { get; init; }

    /// <summary>The spoken question; null when it is written.</summary>
    public FileInfo? Wav { get; init; }

    /// <summary>Who is asked; null for the first configured agent.</summary>
    public string? Agent { get; init; }

    public FileInfo? Save { get; init; }

    public bool WritesJson { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A running server; null starts one in this process.</summary>
    public Uri? Url { get; init; }

    public string? ApiKey { get; init; }

    /// <summary>Who is asked; not the key, nor what is said.</summary>
    public override string ToString() => $"{Agent} {Url}".Trim();
}
