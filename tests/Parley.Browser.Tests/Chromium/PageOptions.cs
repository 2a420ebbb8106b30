namespace Parley.Browser.Tests.Chromium;

/// <summary>What kind of visitor opens the page.</summary>
internal sealed record PageOptions
{
    public int Width { get; init; } = 1280;

    public int Height { get; init; } = 800;

    public bool IsDark { get; init; }

    /// <summary>False: the browser runs no script.</summary>
    public bool HasScript { get; init; } = true;

    /// <summary>What is on the page once it is ready.</summary>
    public string Ready { get; init; } = ".agent-card, .notice";

    public bool IsPhone { get; init; }

    public MicrophoneKind Microphone { get; init; } = MicrophoneKind.Allowed;

    /// <summary>A WAV file that the microphone hears; null for the browser's own beeps.</summary>
    public string? Recording { get; init; }

    /// <summary>False: silence after its end.</summary>
    public bool IsRecordingRepeated { get; init; }
}

internal enum MicrophoneKind
{
    Allowed,
    Refused,
    Missing,
}
