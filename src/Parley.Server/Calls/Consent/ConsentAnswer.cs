using Parley.Agents.Sessions;
using Parley.Calls;
using Parley.Calls.Legs;
using Parley.Server.Twilio.Consults;
using Parley.Storage.Records;

namespace Parley.Server.Calls.Consent;

/// <summary>
/// Hears what a party answers to a question: by speech that began once the question was heard, by a key, or in writing. Keys that are pressed meanwhile
/// do not reach the agent. A yes counts once the question was heard to its end, and a no from its first sound on. Any thread.
/// </summary>
internal sealed class ConsentAnswer : IDisposable
{
    private const int MaxWords = 12;
    private const char YesKey = '1';
    private readonly WatchedLeg _leg;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _early = new(StringComparer.Ordinal); // what the party began to say before the question was heard is no answer
    private readonly IDisposable _speech;
    private readonly IDisposable _words;
    private TaskCompletionSource<ConsentDecision?> _given = New();
    private ConsentDecision? _decision;
    private ConsentDecision? _held; // a yes that is given while the question is being said
    private long _sentBefore = long.MaxValue; // until the question is about to be said
    private bool _isAsked;

    public ConsentAnswer(Call call, WatchedLeg leg)
    {
        _leg = leg;
        _speech = call.Session.On<SpeechStartedEvent>(started => Began(started.ItemId));
        _words = call.Session.On<UserTranscriptEvent>(Heard);
        leg.Tap = Take;
    }

    /// <summary>The question was heard: from now on speech counts, and a key or text that came while it was said.</summary>
    public void Listen()
    {
        lock (_gate)
        {
            _isAsked = true;
            if (_held is not null)
            {
                Give(_held);
            }
        }
    }

    /// <summary>The question will be asked, or asked again: until it is heard nothing is an answer, and what was held is dropped.</summary>
    /// <returns>What the party has decided all the same; null for nothing.</returns>
    public ConsentDecision? Forget()
    {
        lock (_gate)
        {
            _isAsked = false;
            _held = null;
            _sentBefore = _leg.SentCount;
            _given = _decision is null ? New() : _given;
            return _decision;
        }
    }

    /// <summary>The answer; null for one that cannot be understood, after which the question may be asked again: <see cref="Forget"/>.</summary>
    /// <exception cref="TimeoutException">There was none in that time.</exception>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    public Task<ConsentDecision?> WaitAsync(TimeSpan time, TimeProvider timeProvider, CancellationToken over) =>
        _given.Task.WaitAsync(time, timeProvider, over);

    public void Dispose()
    {
        _leg.Tap = null;
        _speech.Dispose();
        _words.Dispose();
    }

    private static TaskCompletionSource<ConsentDecision?> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static ConsentDecision Decide(bool isYes, string manner, string? itemId = null) =>
        new(isYes ? ConsentOutcome.Granted : ConsentOutcome.Refused, manner, itemId);

    private bool Take(LegSignal signal)
    {
        switch (signal)
        {
            case LegDtmfSignal key:
                TryHold(Decide(key.Digit == YesKey, "key")); // a key of before the question answers something else
                return true;
            case LegTextSignal text when SpokenAnswer.Read(text.Text, MaxWords) is { } isYes:
                return TryHold(Decide(isYes, "text"));
            default:
                return signal is LegInterruptSignal; // the question is heard out
        }
    }

    /// <summary>False for what came before the question began: no answer.</summary>
    private bool TryHold(ConsentDecision answer)
    {
        lock (_gate)
        {
            if (_leg.SentCount <= _sentBefore)
            {
                return false;
            }

            if (_isAsked || !answer.Allows)
            {
                Give(answer);
            }
            else
            {
                _held = answer;
            }

            return true;
        }
    }

    private void Began(string itemId)
    {
        lock (_gate)
        {
            if (!_isAsked)
            {
                _early.Add(itemId);
            }
        }
    }

    private void Heard(UserTranscriptEvent words)
    {
        if (!words.IsFinal || string.IsNullOrWhiteSpace(words.Text))
        {
            return;
        }

        var answer = SpokenAnswer.Read(words.Text, MaxWords) is { } isYes ? Decide(isYes, "speech", words.ItemId) : null;
        lock (_gate)
        {
            var isAnswer = _isAsked && !_early.Contains(words.ItemId);
            if (isAnswer || (answer is { Allows: false } && _leg.SentCount > _sentBefore))
            {
                Give(answer);
            }
        }
    }

    /// <summary>Under the gate.</summary>
    private void Give(ConsentDecision? answer)
    {
        _decision ??= answer;
        _given.TrySetResult(_decision);
    }
}
