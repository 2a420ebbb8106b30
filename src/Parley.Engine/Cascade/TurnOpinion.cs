namespace Parley.Engine.Cascade;

/// <summary>A chat model's opinion on one pause: asked for at once, weighed with the rules when it is there.</summary>
internal sealed class TurnOpinion : IAsyncDisposable
{
    // A model understands more than rules, and small models err more often than large ones.
    private const double ModelWeight = 0.75;

    private readonly HeardWords _words;
    private readonly CancellationTokenSource _abandoning = new();
    private readonly Task<double?> _asking;

    public TurnOpinion(TurnModel model, HeardWords words)
    {
        _words = words;
        _asking = model.JudgeAsync(words, _abandoning.Token);
    }

    /// <summary>False until the model has answered or its deadline has passed.</summary>
    public bool IsSettled => _asking.IsCompleted;

    /// <summary>That the thought is finished; by the rules alone while, or when, the model has nothing to say.</summary>
    public double Probability => _asking.IsCompletedSuccessfully && _asking.Result is { } model
        ? (ModelWeight * model) + ((1 - ModelWeight) * _words.Completion)
        : _words.Completion;

    /// <summary>Nobody wants it any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abandoning.CancelAsync().ConfigureAwait(false);
        await _asking.ConfigureAwait(false); // never throws
        _abandoning.Dispose();
    }
}
