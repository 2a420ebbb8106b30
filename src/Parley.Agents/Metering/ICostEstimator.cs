namespace Parley.Agents.Metering;

/// <summary>
/// Turns usage into money. Thread-safe. One of the application's own is asked beside the session: it may take its time, and the sum comes in a
/// <see cref="UsageUpdatedEvent"/> of its own. Estimates are asked for at once and in no order.
/// </summary>
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
