namespace Parley.Engine.Conversations;

/// <summary>What decides, beside the update itself, whether a session may change so.</summary>
/// <param name="HasModelAudio">True once the model has spoken: the voice is then fixed.</param>
/// <param name="IsResponding">True while a response runs: the speed is then fixed.</param>
/// <param name="TranscriptionModelId">Reported when transcription is turned on without naming a model.</param>
/// <param name="ContextTokenLimit">The most that a truncation policy may name.</param>
internal sealed record SessionUpdateContext(bool HasModelAudio, bool IsResponding, string TranscriptionModelId, int ContextTokenLimit);
