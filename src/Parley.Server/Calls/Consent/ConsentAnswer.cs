using Parley.Agents.Sessions;
using Parley.Calls;
using Parley.Calls.Legs;
using Parley.Server.Twilio.Consults;
using Parley.Storage.Records;

namespace Parley.Server.Calls.Consent;

/// <summary>
/// Hears what a party answers to a question: by speech that began once the question was heard, by a key, or in writing. Keys that are pressed meanwhile
/// do not reach the agent. Any thread.
/// </summary>
internal sealed class ConsentAnswer : IDisposable
{
    private const int MaxWords = 12;
    private const char YesKey = '1';
    private readonly WatchedLeg _leg;
    private readonly long _sentBefore;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _early = new(StringComparer.Ordinal); // what the party began to say before the question was heard is no answer
    private readonly IDisposable _speech;
    private readonly IDisposable _words;
    private TaskCompletionSource<ConsentDecision?> _given = New();
    private bool _isAsked;

    public ConsentAnswer(Call call, WatchedLeg leg)
    {
        _leg = leg;
        _sentBefore = leg.SentCount;
        _speech = call.Session.On<SpeechStartedEvent>(started => Began(started.ItemId));
        _words = call.Session.On<UserTranscriptEvent>(Heard);
        leg.Tap = Take;
    }

    /// <summary>The question was heard: from now on speech counts. A key that was pressed meanwhile has counted already.</summary>
    public void Listen()
    {
        lock (_gate)
        {
            _isAsked = true;
        }
    }

    /// <summary>The answer; null for one that cannot be understood, after which the question may be asked again.</summary>
    /// <exception cref="TimeoutException">There was none in that time.</exception>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    public async Task<ConsentDecision?> WaitAsync(TimeSpan time, TimeProvider timeProvider, CancellationToken over)
    {
        var answer = await _given.Task.WaitAsync(time, timeProvider, over);
        if (answer is null)
        {
            lock (_gate)
            {
                _isAsked = false;
                _given = New();
            }
        }

        return answer;
    }

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
                if (_leg.SentCount > _sentBefore) // a key of before the question answers something else
                {
                    Give(Decide(key.Digit == YesKey, "key"));
                }

                return true;
            case LegTextSignal text when _leg.SentCount > _sentBefore && SpokenAnswer.Read(text.Text, MaxWords) is { } isYes:
                Give(Decide(isYes, "text"));
                return true;
            default:
                return signal is LegInterruptSignal; // the question is heard out
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
        lock (_gate)
        {
            if (!_isAsked || !words.IsFinal || string.IsNullOrWhiteSpace(words.Text) || _early.Contains(words.ItemId))
            {
                return;
            }
        }

        Give(SpokenAnswer.Read(words.Text, MaxWords) is { } isYes ? Decide(isYes, "speech", words.ItemId) : null);
    }

    private void Give(ConsentDecision? answer)
    {
        lock (_gate)
        {
            _given.TrySetResult(answer);
        }
    }
}
