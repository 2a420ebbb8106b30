using Microsoft.Extensions.Logging;
using Parley.Agents.Responses;
using Parley.Calls.Bridging;
using Parley.Calls.Legs;
using Parley.Calls.Recording;
using Parley.Realtime;

namespace Parley.Calls.Control;

/// <summary>What can be done with a call while it goes on, by tools, by an operator or by the application. Any thread.</summary>
public sealed class CallControl : IAsyncDisposable
{
    private readonly Call _call;
    private readonly CallBridge _bridge;
    private readonly ICarrier? _carrier;
    private readonly DigitSending _digitSending;
    private readonly Func<CallEvent, ValueTask> _tell;
    private readonly ILogger _logger;
    private readonly CallDeparture _departure;
    private readonly CallHold _hold;
    private readonly QuietAgent _quiet;
    private readonly Lock _gate = new();
    private Consultation? _consultation;
    private CallRecording? _recording;
    private int _takeoverCount;
    private bool _isOver;

    internal CallControl(Call call, CallBridge bridge, CallOptions options, Func<CallEvent, ValueTask> tell, TimeProvider timeProvider, ILogger logger)
    {
        _call = call;
        _bridge = bridge;
        _carrier = options.Carrier;
        _digitSending = options.DigitSending;
        _tell = tell;
        _logger = logger;
        _departure = new CallDeparture(call, bridge, timeProvider, logger);
        _hold = new CallHold(bridge, call.Session, tell);
        _quiet = new QuietAgent(call.Session);
    }

    /// <summary>How long the last words may take before the party is let go all the same; default 20 s.</summary>
    public TimeSpan LastWordsTime
    {
        get => _departure.LastWordsTime;
        set => _departure.LastWordsTime = value;
    }

    /// <summary>Whether the party can be put through elsewhere and be sent tones.</summary>
    public bool HasCarrier => _carrier is not null;

    /// <summary>Whether neither side hears the other.</summary>
    public bool IsHeld => _hold.IsHeld;

    /// <summary>Whether a colleague speaks with the party in the agent's place.</summary>
    public bool IsTakenOver => _bridge.Line.IsTakenOver;

    /// <summary>Whether the call is ending once the last words are heard, or something else waits for that or follows it.</summary>
    public bool IsDeparting => _departure.IsUnderWay;

    /// <summary>What became of the last transfer; null when there was none, or while it is under way.</summary>
    public TransferOutcome? LastTransfer { get; private set; }

    /// <summary>What is being recorded; null for nothing.</summary>
    public CallRecording? Recording
    {
        get
        {
            lock (_gate)
            {
                return _recording;
            }
        }
    }

    /// <summary>
    /// Ends the call once the agent's last words are heard, or <see cref="LastWordsTime"/> has passed; at once while the party is held for a transfer.
    /// Returns at once.
    /// </summary>
    /// <param name="reason">For the record.</param>
    /// <returns>False when the call is ending already.</returns>
    public bool HangUp(string reason = "agent_hung_up")
    {
        if (_departure.TryBegin(_ =>
        {
            _call.End(reason);
            return Task.FromResult(DepartureEnd.Gone);
        }))
        {
            return true;
        }

        if (Volatile.Read(ref _consultation) is null)
        {
            return false;
        }

        _call.End(reason);
        return true;
    }

    /// <summary>Begins what <see cref="TransferAsync"/> does, and returns at once.</summary>
    /// <param name="transfer">Whom to, and how.</param>
    /// <returns>False when the call is ending already.</returns>
    /// <exception cref="InvalidOperationException">The party has no carrier: a page, for example.</exception>
    public bool Transfer(CallTransfer transfer) => TryTransfer(transfer, new TaskCompletionSource<TransferOutcome>());

    /// <summary>
    /// Puts the party through once the agent's last words are heard; the call then ends with <c>transferred</c>. With <see cref="TransferMode.Consult"/>
    /// it is held meanwhile. When the carrier refuses, or the one called does not take the call, the agent is told, and the call goes on.
    /// </summary>
    /// <param name="transfer">Whom to, and how.</param>
    /// <param name="cancellationToken">Stops waiting; the transfer goes on.</param>
    /// <exception cref="InvalidOperationException">The party has no carrier, or the call is ending already.</exception>
    public Task<TransferOutcome> TransferAsync(CallTransfer transfer, CancellationToken cancellationToken = default)
    {
        var ended = new TaskCompletionSource<TransferOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        return TryTransfer(transfer, ended)
            ? ended.Task.WaitAsync(cancellationToken)
            : throw new InvalidOperationException("The call is ending already.");
    }

    /// <summary>
    /// Sends tones to the party once the agent's last words are heard, as <see cref="CallOptions.DigitSending"/> says. By a carrier that cannot send them
    /// beside the audio its leg ends with <c>sending_digits</c>, and the same call comes back on another. Returns at once.
    /// </summary>
    /// <param name="digits"><c>0-9</c>, <c>*</c>, <c>#</c>, and <c>w</c> for half a second of silence; at most 32.</param>
    /// <returns>False when the call is ending already.</returns>
    /// <exception cref="ArgumentException">They are no digits.</exception>
    /// <exception cref="InvalidOperationException">The party has no carrier.</exception>
    public bool SendDigits(string digits)
    {
        if (!IsDigits(digits))
        {
            throw new ArgumentException("Give 1 to 32 of 0-9, *, # and w (half a second of silence).", nameof(digits));
        }

        var carrier = RequireCarrier();
        return _departure.TryBegin(async over =>
        {
            if (_digitSending == DigitSending.Sound)
            {
                await _bridge.Sounds.PlayTonesAsync(digits, over).ConfigureAwait(false);
                return DepartureEnd.Stays();
            }

            if (carrier.KeepsLegForDigits)
            {
                return await _departure.TryAskAsync(token => carrier.SendDigitsAsync(digits, token)).ConfigureAwait(false)
                    ? DepartureEnd.Stays()
                    : NotSent();
            }

            return await _departure.TryLeaveAsync("sending_digits", token => carrier.SendDigitsAsync(digits, token)).ConfigureAwait(false)
                ? DepartureEnd.Gone
                : NotSent();
        });

        static DepartureEnd NotSent() => DepartureEnd.Stays("The tones could not be sent. Say so, and go on helping.");
    }

    /// <summary>Has the agent say these words, after what it says now.</summary>
    /// <exception cref="InvalidOperationException">A colleague speaks in its place.</exception>
    /// <exception cref="RealtimeDisconnectedException">The call is over.</exception>
    public Task SayAsync(string words, CancellationToken cancellationToken = default) => RequestAsync(ResponseOptions.Verbatim(words), cancellationToken);

    /// <summary>Has the agent speak as told, besides its own instructions, after what it says now.</summary>
    /// <exception cref="InvalidOperationException">A colleague speaks in its place.</exception>
    /// <exception cref="RealtimeDisconnectedException">The call is over.</exception>
    public Task InstructAsync(string instructions, CancellationToken cancellationToken = default) =>
        RequestAsync(new ResponseOptions { AppendInstructions = instructions }, cancellationToken);

    /// <summary>
    /// Has a colleague speak with the party in the agent's place. The agent stops, answers nothing and only listens; when the colleague's leg is over
    /// it is told that the call is its own again, and goes on. Recordings and listeners hear the colleague where they hear the agent; the
    /// transcript has the party's words, and not the colleague's.
    /// </summary>
    /// <param name="colleague">The colleague's microphone and loudspeaker, e.g. a <see cref="Web.BrowserLeg"/>; stays the caller's to dispose.</param>
    /// <param name="cancellationToken">Gives the call back. No exception comes of it.</param>
    /// <returns>Completes when the agent has the call again, or the call is over.</returns>
    /// <exception cref="InvalidOperationException">A colleague has the call already, or it is over.</exception>
    public async Task TakeOverAsync(ILeg colleague, CancellationToken cancellationToken = default)
    {
        var audio = new ColleagueAudio(colleague, _call.Leg, Interlocked.Increment(ref _takeoverCount));
        if (_departure.CallOver.IsCancellationRequested || !_bridge.Line.TryTakeOver(audio))
        {
            throw new InvalidOperationException("A colleague has the call already, or it is over.");
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _departure.CallOver);
        await new CallTakeover(_call, _bridge, _departure, _quiet, audio, _tell, _logger).RunAsync(ending.Token).ConfigureAwait(false);
    }

    /// <summary>Puts into the call's record what a colleague said who has the call, or has had it. Neither the party nor the agent is told.</summary>
    /// <returns>False when the call is over: nothing comes behind its end.</returns>
    public async Task<bool> NoteColleagueAsync(ColleagueSpokeEvent spoke)
    {
        ArgumentNullException.ThrowIfNull(spoke);
        if (_departure.CallOver.IsCancellationRequested)
        {
            return false;
        }

        await _tell(spoke).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Puts the party on hold: the agent stops, neither hears the other, and the party hears <see cref="CallOptions.HoldMusic"/>. What the agent would
    /// say meanwhile is not heard, and counts as such.
    /// </summary>
    /// <exception cref="RealtimeDisconnectedException">The call is over.</exception>
    public Task HoldAsync(CancellationToken cancellationToken = default) => _hold.BeginAsync(HoldReasons.Asked, cancellationToken);

    /// <summary>Takes the party off hold. A transfer that it waits for is called off.</summary>
    public Task ResumeAsync()
    {
        Volatile.Read(ref _consultation)?.CallOff();
        return _hold.EndAsync(HoldReasons.Asked | HoldReasons.Consult);
    }

    /// <summary>Records both sides from now on, until the call is over.</summary>
    /// <param name="stream">Where to: a file, so that the WAV's header gets its length.</param>
    /// <param name="leaveOpen">Whether the stream stays the caller's to dispose, after the recording; default true.</param>
    /// <exception cref="InvalidOperationException">It is being recorded already, or over.</exception>
    public CallRecording StartRecording(Stream stream, bool leaveOpen = true)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                throw new InvalidOperationException("The call is over.");
            }

            if (_recording is not null)
            {
                throw new InvalidOperationException("The call is being recorded already.");
            }

            var recorder = new CallRecorder(stream, _call.Leg.Capabilities.InputFormat, _call.Leg.Capabilities.OutputFormat);
            _bridge.Line.Recorder = recorder;
            return _recording = new CallRecording(recorder, leaveOpen ? null : stream, () => Stopped(recorder));
        }
    }

    /// <summary>
    /// Writes what both sides say from now on, as it is heard: a WAV of unknown length, 16 bit stereo, the party left and the agent right. Any number
    /// may listen; the call knows nothing of it. A stream that is more than 10 s behind is left.
    /// </summary>
    /// <param name="stream">Stays the caller's to dispose.</param>
    /// <param name="cancellationToken">Stops to listen. No exception comes of it.</param>
    /// <returns>Completes when the call is over, the stream failed or fell behind, or when it is cancelled.</returns>
    public async Task ListenAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _departure.CallOver);
        await _bridge.Line.ListenAsync(new CallRecorder(stream, _call.Leg.Capabilities.InputFormat, _call.Leg.Capabilities.OutputFormat), stopping.Token)
            .ConfigureAwait(false);
    }

    /// <summary>Lets what is under way end. The call does it.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isOver = true;
        }

        await _departure.DisposeAsync().ConfigureAwait(false);
        _hold.Dispose();
        if (Recording is { } recording)
        {
            await recording.DisposeAsync().ConfigureAwait(false);
            if (recording.HasFailed)
            {
                CallLog.RecordingFailed(_logger, _call.Id);
            }
        }
    }

    internal static bool IsDigits(string? digits) =>
        digits is { Length: > 0 and <= 32 } && digits.All(digit => char.IsAsciiDigit(digit) || digit is '*' or '#' or 'w' or 'W');

    private ICarrier RequireCarrier() =>
        _carrier ?? throw new InvalidOperationException("The party did not come by a carrier that could do that, such as Twilio with its REST interface set up.");

    private Task RequestAsync(ResponseOptions options, CancellationToken cancellationToken) => IsTakenOver
        ? throw new InvalidOperationException("A colleague speaks with the caller: the agent is silent until the call is given back.")
        : _call.Session.Responses.RequestAsync(options, cancellationToken);

    private bool TryTransfer(CallTransfer transfer, TaskCompletionSource<TransferOutcome> ended)
    {
        var carrier = RequireCarrier();
        return _departure.TryBegin(async over =>
        {
            LastTransfer = null;
            var (outcome, end) = (TransferOutcome.Failed, DepartureEnd.Stays());
            try
            {
                (outcome, end) = transfer.Mode == TransferMode.Consult
                    ? await ConsultAsync(carrier, transfer, over).ConfigureAwait(false)
                    : await PutThroughAsync(carrier, transfer).ConfigureAwait(false);
                return end;
            }
            finally
            {
                LastTransfer = outcome;
                ended.TrySetResult(outcome);
            }
        });
    }

    private async Task<(TransferOutcome Outcome, DepartureEnd End)> PutThroughAsync(ICarrier carrier, CallTransfer transfer)
    {
        return await _departure.TryLeaveAsync("transferred", token => carrier.TransferAsync(transfer, token)).ConfigureAwait(false)
            ? (TransferOutcome.Accepted, DepartureEnd.Gone)
            : (TransferOutcome.Failed, DepartureEnd.Stays("The caller could not be put through. Say so, and go on helping."));
    }

    private async Task<(TransferOutcome Outcome, DepartureEnd End)> ConsultAsync(ICarrier carrier, CallTransfer transfer, CancellationToken over)
    {
        using var consultation = new Consultation(carrier, transfer, _departure, _hold);
        Volatile.Write(ref _consultation, consultation);
        try
        {
            return await consultation.RunAsync(over).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _consultation, null);
        }
    }

    private void Stopped(CallRecorder recorder)
    {
        lock (_gate)
        {
            if (_bridge.Line.Recorder == recorder)
            {
                _bridge.Line.Recorder = null;
                _recording = null;
            }
        }
    }
}
