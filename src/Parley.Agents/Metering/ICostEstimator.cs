namespace Parley.Agents.Metering;

/// <summary>Turns usage into money. Called on the session's loop: quick, and without I/O. Thread-safe.</summary>
public interface ICostEstimator
{
    /// <summary>US dollars; null when the model's prices are not known.</summary>
    /// <param name="model">The model, as the session names it.</param>
    /// <param name="usage">One response's tokens.</param>
    decimal? Estimate(string model, RealtimeUsage usage);

    /// <summary>US dollars; null when the model's prices are not known.</summary>
    /// <param name="model">The transcription model, as the session names it.</param>
    /// <param name="usage">One transcription's audio or tokens.</param>
    decimal? Estimate(string model, SpeechTranscriptionUsage usage);
}
