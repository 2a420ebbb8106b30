using Parley.Server.Configuration;

namespace Parley.Cli.Conversations;

/// <summary>With whom <c>ask</c> and <c>talk</c> speak, and where.</summary>
internal sealed record ConversationTarget
{
    public FileInfo? Config { get; init; }

    public EngineSelection? Engine { get; init; }

    public bool IsVerbose { get; init; }

    /// <summary>Whether a server within this process keeps the conversation in its records.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>Who answers; null for the first configured agent.</summary>
    public string? Agent { get; init; }

    /// <summary>A running server; null starts one in this process.</summary>
    public Uri? Url { get; init; }

    public string? ApiKey { get; init; }

    /// <summary>Who answers; not the key.</summary>
    public override string ToString() => $"{Agent} {Url}".Trim();
}
