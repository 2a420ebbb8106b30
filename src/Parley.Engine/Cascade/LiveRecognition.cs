using Parley.Engine.Conversations;
using Parley.Engine.Turns;
using Parley.Engine.Turns.Completion;

namespace Parley.Engine.Cascade;

/// <summary>
/// The recognition of the turn that is being heard. It tells the recogniser a little before the turn's end that the audio is
/// complete, so that the result is there when the turn ends; should the user speak on, it starts again with all the audio.
/// One caller at a time.
/// </summary>
/// <param name="start">Starts a recogniser.</param>
/// <param name="copy">Holds the turn's audio for such a restart.</param>
/// <param name="turnModel">A chat model that judges whether the thought is finished; null for the rules alone.</param>
internal sealed class LiveRecognition(Func<RecognitionRun> start, UtteranceCopy copy, TurnModel? turnModel)
{
    private readonly List<RecognitionRun> _abandoned = [];
    private readonly List<Task> _abandonedOpinions = [];
    private RecognitionRun _run = start();
    private TurnOpinion? _opinion;
    private bool _isEarly;

    /// <summary>What is thought of the words so far.</summary>
    public TurnJudgement Judge()
    {
        if (_run.Words is not { } words)
        {
            return new TurnJudgement(TurnCompletion.Unknown, !copy.IsWhole, HasWords: false);
        }

        if (!words.IsFinal || turnModel is null || !TurnModel.IsNeededFor(words))
        {
            return new TurnJudgement(words.Completion, words.IsFinal || !copy.IsWhole, HasWords: true);
        }

        _opinion ??= new TurnOpinion(turnModel, words);
        return new TurnJudgement(_opinion.Probability, _opinion.IsSettled, HasWords: true);
    }

    /// <summary>Takes audio of the turn.</summary>
    /// <param name="samples">At 16 kHz; borrowed for the call.</param>
    /// <param name="silence">How long the user has been silent by its end.</param>
    /// <param name="finishSilence">The silence from which the turn's end is near, or likely.</param>
    public void Push(ReadOnlySpan<short> samples, TimeSpan silence, TimeSpan finishSilence)
    {
        copy.Append(samples);
        if (_isEarly && silence == TimeSpan.Zero)
        {
            Restart();
            return;
        }

        _run.Feed(samples);
        if (silence > TimeSpan.Zero && silence >= finishSilence && !_isEarly && copy.IsWhole)
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
        AbandonOpinion();
        _run = start();
        _run.Feed(copy.Samples);
    }

    private void AbandonOpinion()
    {
        if (_opinion is not null)
        {
            _abandonedOpinions.Add(_opinion.DisposeAsync().AsTask());
            _opinion = null;
        }
    }

    private async Task DisposeRunsAsync()
    {
        AbandonOpinion();
        await Task.WhenAll(_abandonedOpinions).ConfigureAwait(false);
        await _run.DisposeAsync().ConfigureAwait(false);
        foreach (var run in _abandoned)
        {
            await run.DisposeAsync().ConfigureAwait(false);
        }
    }
}
