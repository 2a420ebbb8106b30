using Parley.Engine.Conversations;

namespace Parley.Engine.Cascade;

/// <summary>
/// The recognition of the turn that is being heard. It tells the recogniser a little before the turn's end that the audio is
/// complete, so that the result is there when the turn ends; should the user speak on, it starts again with all the audio.
/// One caller at a time.
/// </summary>
/// <param name="start">Starts a recogniser.</param>
/// <param name="copy">Holds the turn's audio for such a restart.</param>
/// <param name="earlyFinish">How long before the end; zero for never.</param>
internal sealed class LiveRecognition(Func<RecognitionRun> start, UtteranceCopy copy, TimeSpan earlyFinish)
{
    private readonly List<RecognitionRun> _abandoned = [];
    private RecognitionRun _run = start();
    private bool _isEarly;

    /// <summary>Takes audio of the turn.</summary>
    /// <param name="samples">At 16 kHz; borrowed for the call.</param>
    /// <param name="silence">How long the user has been silent by its end.</param>
    /// <param name="endSilence">The silence that ends the turn.</param>
    public void Push(ReadOnlySpan<short> samples, TimeSpan silence, TimeSpan endSilence)
    {
        copy.Append(samples);
        if (_isEarly && silence == TimeSpan.Zero)
        {
            Restart();
            return;
        }

        _run.Feed(samples);
        var isNearEnd = silence > TimeSpan.Zero && silence < endSilence && silence >= endSilence - earlyFinish;
        if (isNearEnd && !_isEarly && copy.IsWhole && earlyFinish > TimeSpan.Zero)
        {
            _isEarly = true;
            _run.Complete();
        }
    }

    /// <summary>The turn has ended.</summary>
    /// <returns>The result, or null when it was cancelled.</returns>
    public async Task<ConversationInput?> FinishAsync()
    {
        _run.Complete();
        var result = await _run.Result.ConfigureAwait(false);
        await DisposeRunsAsync().ConfigureAwait(false);
        return result;
    }

    /// <summary>Nobody wants the result any more.</summary>
    public Task CancelAsync()
    {
        _run.Cancel();
        return DisposeRunsAsync();
    }

    private void Restart()
    {
        _isEarly = false;
        _run.Cancel();
        _abandoned.Add(_run);
        _run = start();
        _run.Feed(copy.Samples);
    }

    private async Task DisposeRunsAsync()
    {
        await _run.DisposeAsync().ConfigureAwait(false);
        foreach (var run in _abandoned)
        {
            await run.DisposeAsync().ConfigureAwait(false);
        }
    }
}
