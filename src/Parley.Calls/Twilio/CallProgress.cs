namespace Parley.Calls.Twilio;

/// <summary>
/// How one telephone call stands, out of reports that come late, twice and out of order: a newer report is never undone by an older one, and
/// nothing follows an end. Any thread.
/// </summary>
/// <param name="callSid">The call.</param>
public sealed class CallProgress(string callSid)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _answeredBy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _newest = -1;

    /// <summary>The call.</summary>
    public string CallSid => callSid;

    /// <summary>How it stands.</summary>
    public CallProgressState State { get; private set; }

    /// <summary>How long it lasted; null before its end, or when nobody told.</summary>
    public TimeSpan? Duration { get; private set; }

    /// <summary>What the network answered last; null when nobody told.</summary>
    public int? SipResponseCode { get; private set; }

    /// <summary>Who answered, as the carrier's machine detection has it; null when it has not said.</summary>
    public string? AnsweredBy { get; private set; }

    /// <summary>Completes when somebody or something answers, or when the call is over.</summary>
    public Task WhenAnswered => _answered.Task;

    /// <summary>Completes with who answered; never where machines are not looked for.</summary>
    public Task<string> WhenAnswererKnown => _answeredBy.Task;

    /// <summary>Completes when the call is over.</summary>
    public Task WhenEnded => _ended.Task;

    /// <summary>Takes a report about this call.</summary>
    /// <returns>True when the state is another one now.</returns>
    public bool Take(StatusCallback report)
    {
        lock (_gate)
        {
            if (report.AnsweredBy is { } answeredBy)
            {
                AnsweredBy = answeredBy;
                _answeredBy.TrySetResult(answeredBy);
            }

            Duration ??= report.Duration;
            SipResponseCode = report.SipResponseCode ?? SipResponseCode;
            return Move(report.Call.Status, report.SequenceNumber);
        }
    }

    /// <summary>Notes what is known without a report, e.g. that the stream began or that the carrier refused the call.</summary>
    /// <returns>True when the state is another one now.</returns>
    public bool Note(CallProgressState state)
    {
        lock (_gate)
        {
            return Move(state, sequenceNumber: null);
        }
    }

    private bool Move(CallProgressState state, int? sequenceNumber)
    {
        var isOld = sequenceNumber is { } number ? number <= _newest && !state.IsEnd() : state <= State;
        _newest = Math.Max(_newest, sequenceNumber ?? -1);
        if (state == CallProgressState.Unknown || state == State || State.IsEnd() || isOld)
        {
            return false;
        }

        State = state;
        if (state >= CallProgressState.InProgress)
        {
            _answered.TrySetResult();
        }

        if (state.IsEnd())
        {
            _ended.TrySetResult();
        }

        return true;
    }
}
