namespace Parley.Engine.Turns;

/// <summary>What a frame meant for the user's turn.</summary>
internal enum TurnSignalKind
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>The user began to speak.</summary>
    SpeechStarted,

    /// <summary>The user has been silent for long enough.</summary>
    SpeechStopped,
}

/// <summary>What a frame meant for the user's turn, and where.</summary>
/// <param name="Kind">What.</param>
/// <param name="Position">
/// At the start: where the audio to keep begins, prefix padding included. At the stop: where it ends, silence included. On the
/// session's audio time base.
/// </param>
/// <param name="Voiced">At the stop: how long speech was heard.</param>
/// <param name="Silence">At the stop: the silence since.</param>
internal readonly record struct TurnSignal(
    TurnSignalKind Kind, TimeSpan Position = default, TimeSpan Voiced = default, TimeSpan Silence = default);
