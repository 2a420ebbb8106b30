namespace Parley.Realtime.Sessions;

/// <summary>The configuration of a session that only writes down what is said (protocol §4.10).</summary>
public sealed record TranscriptionSessionConfiguration : SessionConfiguration
{
    /// <inheritdoc/>
    public override string Type => "transcription";
}
