using Parley.Realtime.Sessions;

namespace Parley.Engine;

/// <summary>What one connection asks of an engine.</summary>
public sealed record EngineConnectionOptions
{
    /// <summary>The model id to report; null for <see cref="EngineOptions.ModelId"/>.</summary>
    public string? ModelId { get; init; }

    /// <summary>A conversation, or transcription alone.</summary>
    public SessionKind Kind { get; init; } = SessionKind.Realtime;

    /// <summary>
    /// A partial session that is in force from the start, as a client secret carries one; null for the defaults. Of the
    /// type that <see cref="Kind"/> says.
    /// </summary>
    public SessionConfiguration? Session { get; init; }

    /// <summary>Where ids come from; null for random ones.</summary>
    public IIdSource? IdSource { get; init; }
}
