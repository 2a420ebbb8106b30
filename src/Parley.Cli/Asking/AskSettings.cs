using Parley.Cli.Conversations;

namespace Parley.Cli.Asking;

/// <summary>The command line of <c>ask</c>.</summary>
internal sealed record AskSettings
{
    /// <summary>Who is asked.</summary>
    public ConversationTarget Target { get; init; } = new();

    /// <summary>The question; null when it is spoken.</summary>
    public string? Text { get; init; }

    /// <summary>The spoken question; null when it is written.</summary>
    public FileInfo? Wav { get; init; }

    public FileInfo? Save { get; init; }

    public bool WritesJson { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Who is asked; not what is said.</summary>
    public override string ToString() => Target.ToString();
}
