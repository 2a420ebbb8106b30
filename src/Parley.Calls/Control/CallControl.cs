using Microsoft.Extensions.Logging;
using Parley.Agents.Responses;
using Parley.Calls.Bridging;
using Parley.Calls.Recording;
using Parley.Realtime;

namespace Parley.Calls.Control;

/// <summary>What can be done with a call while it goes on, by tools, by an operator or by the application. Any thread.</summary>
public sealed class CallControl : IAsyncDisposable
{
    private readonly Call _call;
    private readonly CallBridge _bridge;
    private readonly ICarrier? _carrier;
    private readonly Func<CallEvent, ValueTask> _tell;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _over = new();
    private Task _departing = Task.CompletedTask;
    private bool _isDeparting;
    private bool _isOver;
    private CallRecording? _recording;

    internal CallControl(
        Call call, CallBridge bridge, ICarrier? carrier, Func<CallEvent, ValueTask> tell, TimeProvider timeProvider, ILogger logger)
    {
        _call = call;
        _bridge = bridge;
        _carrier = carrier;
        _tell = tell;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>How long the last words may take before the party is let go all the same; default 20 s.</summary>
    public TimeSpan LastWordsTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether the party can be put through elsewhere and be sent tones.</summary>
    public bool HasCarrier => _carrier is not null;

    /// <summary>Whether neither side hears the other.</summary>
    public bool IsHeld => _bridge.Line.IsHeld;

    /// <summary>Whether the call is ending once the last words are heard, or the party is on the way elsewhere.</summary>
    public bool IsDeparting
    {
        get
        {
            lock (_gate)
            {
                return _isDeparting;
            }
        }
    }

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

    /// <summary>Ends the call once the agent's last words are heard, or <see cref="LastWordsTime"/> has passed. Returns at once.</summary>
    /// <param name="reason">For the record.</param>
    /// <returns>False when the call is ending already.</returns>
    public bool HangUp(string reason = "agent_hung_up") => Depart(() =>
    {
        _call.End(reason);
        return Task.CompletedTask;
    });

    /// <summary>
    /// Puts the party through once the agent's last words are heard; the call then ends with <c>transferred</c>. Returns at once. When the carrier
    /// refuses, the agent is told, and the call goes on.
    /// </summary>
    /// <param name="transfer">Whom to.</param>
    /// <returns>False when the call is ending already.</returns>
    /// <exception cref="InvalidOperationException">The party has no carrier: a page, for example.</exception>
    public bool Transfer(CallTransfer transfer)
    {
        var carrier = RequireCarrier();
        return Depart(() => LeaveAsync("transferred", token => carrier.TransferAsync(transfer, token), "The caller could not be put through. Say so, and go on helping."));
    }

    /// <summary>
    /// Sends tones to the party once the agent's last words are heard. Its leg ends with <c>sending_digits</c>, and the same call comes back on
    /// another. Returns at once.
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
        return Depart(() => LeaveAsync("sending_digits", token => carrier.SendDigitsAsync(digits, token), "The tones could not be sent. Say so, and go on helping."));
    }

    /// <summary>Has the agent say these words, after what it says now.</summary>
    /// <exception cref="RealtimeDisconnectedException">The call is over.</exception>
    public Task SayAsync(string words, CancellationToken cancellationToken = default) =>
        _call.Session.Responses.RequestAsync(ResponseOptions.Verbatim(words), cancellationToken);

    /// <summary>Has the agent speak as told, besides its own instructions, after what it says now.</summary>
    /// <exception cref="RealtimeDisconnectedException">The call is over.</exception>
    public Task InstructAsync(string instructions, CancellationToken cancellationToken = default) =>
        _call.Session.Responses.RequestAsync(new ResponseOptions { AppendInstructions = instructions }, cancellationToken);

    /// <summary>Puts the party on hold: the agent stops, and neither hears the other.</summary>
    /// <exception cref="RealtimeDisconnectedException">The call is over.</exception>
    public async Task HoldAsync(CancellationToken cancellationToken = default)
    {
        _bridge.Line.IsHeld = true;
        await _call.Session.InterruptAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await _tell(new CallHoldEvent(IsHeld: true)).ConfigureAwait(false);
    }

    /// <summary>Takes the party off hold.</summary>
    public async Task ResumeAsync()
    {
        _bridge.Line.IsHeld = false;
        await _tell(new CallHoldEvent(IsHeld: false)).ConfigureAwait(false);
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
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _over.Token);
        var listener = new CallRecorder(stream, _call.Leg.Capabilities.InputFormat, _call.Leg.Capabilities.OutputFormat);
        _bridge.Line.AddListener(listener);
        await listener.Completion.WaitAsync(stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _bridge.Line.RemoveListener(listener);
        await listener.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Lets what is under way end. The call does it.</summary>
    public async ValueTask DisposeAsync()
    {
        Task departing;
        lock (_gate)
        {
            _isOver = true;
            _isDeparting = true;
            departing = _departing;
        }

        await _over.CancelAsync().ConfigureAwait(false); // nobody is left to hear last words
        await departing.ConfigureAwait(false);
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

    private bool Depart(Func<Task> leave)
    {
        lock (_gate)
        {
            if (_isDeparting)
            {
                return false;
            }

            _isDeparting = true;
            _departing = DepartAsync(leave);
            return true;
        }
    }

    /// <summary>Never throws.</summary>
    private async Task DepartAsync(Func<Task> leave)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var patience = new CancellationTokenSource(LastWordsTime, _timeProvider);
        await using (_over.Token.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), patience).ConfigureAwait(false))
        {
            await _call.Session.WhenHeardOutAsync(patience.Token).ConfigureAwait(false);
            await _call.Leg.WhenHeardAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await leave().ConfigureAwait(false);
    }

    private async Task LeaveAsync(string reason, Func<CancellationToken, Task> go, string failure)
    {
        _bridge.Departure = reason; // the carrier ends the leg before it answers
        try
        {
            using var patience = new CancellationTokenSource(LastWordsTime, _timeProvider);
            await go(patience.Token).ConfigureAwait(false);
            _call.End(reason);
        }
        catch (Exception exception) // the carrier may be the application's own code
        {
            var problem = exception is ParleyException or OperationCanceledException ? exception.Message : exception.GetType().Name;
            CallLog.CarrierRefused(_logger, _call.Id, problem);
            _bridge.Departure = null;
            lock (_gate)
            {
                _isDeparting = false;
            }

            await TryInstructAsync(failure).ConfigureAwait(false);
        }
    }

    private async Task TryInstructAsync(string instructions)
    {
        try
        {
            await InstructAsync(instructions).ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException)
        {
            // the call is over meanwhile
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
