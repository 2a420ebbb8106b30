using System.Xml.Linq;
using Parley.Testing.Telephone.Playing;
using Parley.Testing.Telephone.Speaking;
using Parley.Testing.Telephone.Twiml;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Telephone;

/// <summary>One call over a <see cref="SimulatedCarrier"/>, from its webhook to its last callback. Thread-safe.</summary>
public sealed class SimulatedCall : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CallScene _scene;
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<CarrierStream> _streams = [];
    private readonly List<TwimlVerb> _verbs = [];
    private readonly List<CarrierProblem> _problems = [];
    private readonly long _startedAt;
    private CancellationTokenSource _redirected = new(); // holds no timer, and may be cancelled while it is replaced: not disposed
    private (string? Twiml, string? Url) _next;
    private string _status = "queued";
    private bool _isOver;
    private TimeSpan? _answeredAfter;
    private TimeSpan? _connectedAfter;

    internal SimulatedCall(CallScene scene, string callSid, CallParty party, string direction)
    {
        (_scene, CallSid, Party, Direction) = (scene, callSid, party, direction);
        _startedAt = scene.TimeProvider.GetTimestamp();
        CreatedAt = scene.TimeProvider.GetUtcNow();
    }

    /// <summary>The call's id.</summary>
    public string CallSid { get; }

    /// <summary>Who calls whom.</summary>
    public CallParty Party { get; }

    /// <summary><c>inbound</c>, or <c>outbound-api</c> when the platform placed it.</summary>
    public string Direction { get; }

    /// <summary>The ids of the calls that it is joined with in a conference just now; empty while it waits there, and elsewhere.</summary>
    public IReadOnlyList<string> JoinedWith => _scene.Conferences.JoinedWith(this);

    /// <summary>Completes with the first stream's <c>start</c>; faults when the call ends without one.</summary>
    public Task Connected => _connected.Task;

    /// <summary>Completes with the call's end and what became of it. It never faults: what went wrong is in the report.</summary>
    public Task<CallReport> Completion { get; internal set; } = null!;

    /// <summary>What the caller has heard on the stream that is open, or was open last.</summary>
    public HeardAudio Heard => Snapshot().Streams is [.., var last] ? last.Heard : new HeardAudio([]);

    /// <summary>The report as it stands now.</summary>
    public CallReport Snapshot()
    {
        lock (_gate)
        {
            var streams = _streams.ConvertAll(stream => stream.Record());
            var firstAudio = streams.Count > 0 && streams[0].Heard.FirstAt is { } first ? _connectedAfter + first : null;
            return new CallReport(CallSid, _status, _answeredAfter, _connectedAfter, firstAudio, streams, [.. _verbs], [.. _problems]);
        }
    }

    /// <summary>Lets the caller do something more, after what he was to do. Without a stream it is forgotten.</summary>
    /// <param name="act">What.</param>
    public void Act(CallerAct act)
    {
        lock (_gate)
        {
            _streams.LastOrDefault()?.Act(act);
        }
    }

    /// <summary>Hangs up at once, also while no stream is open.</summary>
    public void HangUp() => TryGoOn("completed", null, null);

    /// <summary>Hangs up if it must, and waits for the end.</summary>
    public async ValueTask DisposeAsync()
    {
        HangUp();
        await Completion.ConfigureAwait(false);
    }

    internal DateTimeOffset CreatedAt { get; }

    internal int FrameCount
    {
        get
        {
            lock (_gate)
            {
                return _streams.LastOrDefault()?.FrameCount ?? 0;
            }
        }
    }

    /// <summary>Marks that came and wait for their audio to be played.</summary>
    internal int PendingMarkCount
    {
        get
        {
            lock (_gate)
            {
                return _streams.LastOrDefault()?.PendingMarkCount ?? 0;
            }
        }
    }

    internal string Status
    {
        get
        {
            lock (_gate)
            {
                return _status;
            }
        }
    }

    /// <summary>Ends the call (<paramref name="status"/>), or sends it elsewhere. False when it is over, or not yet answered and so cannot be redirected.</summary>
    internal bool TryGoOn(string? status, string? twiml, string? url)
    {
        CancellationTokenSource redirected;
        lock (_gate)
        {
            if (_isOver || (status is null && _status != "in-progress"))
            {
                return false;
            }

            _isOver = status is not null;
            _next = (twiml, url);
            redirected = _redirected;
        }

        redirected.Cancel();
        return true;
    }

    internal void Complain(CarrierProblem problem)
    {
        lock (_gate)
        {
            _problems.Add(problem);
        }
    }

    internal void SetStatus(string status)
    {
        lock (_gate)
        {
            _status = status;
        }
    }

    /// <summary>Cancelled when the call ends or is sent elsewhere.</summary>
    internal CancellationToken Redirected
    {
        get
        {
            lock (_gate)
            {
                return _redirected.Token;
            }
        }
    }

    internal void Finish()
    {
        _connected.TrySetException(new InvalidOperationException(
            $"The call ended as {Status} without a stream. {string.Join(' ', Snapshot().Problems.Select(problem => problem.Message))}"));
        _ = _connected.Task.Exception; // looked at by who awaits it
        lock (_gate)
        {
            _isOver = true;
            _streams.ForEach(stream => stream.Dispose());
        }
    }

    /// <summary>Carries out verbs until the call is over.</summary>
    /// <param name="twiml">The first answer.</param>
    /// <param name="url">Where it came from, in public: later URLs may be relative to it.</param>
    /// <param name="script">What the caller does on every stream.</param>
    /// <param name="cancellationToken">The carrier stops.</param>
    /// <param name="party">Who was called; null for a caller.</param>
    internal async Task FollowAsync(string? twiml, string url, CallerScript script, CancellationToken cancellationToken, CalledParty? party = null)
    {
        var conversation = new CallConversation(this, _scene, script, party);
        while (twiml is { } answer)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(Redirected, cancellationToken);
            try
            {
                (twiml, url) = await conversation.FollowAsync(answer, url, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                twiml = null;
            }

            if (TakeRedirection() is { } next)
            {
                (twiml, url) = next.Twiml is not null ? (next.Twiml, url) : (await FetchAsync(next.Url!, [], cancellationToken).ConfigureAwait(false), next.Url!);
            }
        }
    }

    internal async Task<string?> FetchAsync(string url, IEnumerable<KeyValuePair<string, string>> more, CancellationToken cancellationToken)
    {
        var startedAt = _scene.TimeProvider.GetTimestamp();
        var (body, problem) = await _scene.Platform.PostAsync(url, [.. Form(), .. more], cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _answeredAfter ??= body is null ? null : _scene.TimeProvider.GetElapsedTime(startedAt);
            if (problem is not null)
            {
                _problems.Add(problem);
            }
        }

        return body;
    }

    internal List<KeyValuePair<string, string>> Form() => _scene.Manner.Describe(this);

    /// <summary>Keys were pressed beside the stream.</summary>
    internal void Pressed(string digits) => Carried(new TwimlVerb("DTMF", new XElement("DTMF", digits).ToString()));

    internal void Carried(TwimlVerb verb)
    {
        lock (_gate)
        {
            _verbs.Add(verb);
        }
    }

    internal void Opened(CarrierStream stream)
    {
        lock (_gate)
        {
            _streams.Add(stream);
            _connectedAfter ??= _scene.TimeProvider.GetElapsedTime(_startedAt);
        }

        _connected.TrySetResult();
    }

    private (string? Twiml, string? Url)? TakeRedirection()
    {
        lock (_gate)
        {
            if (_isOver || _next == default)
            {
                return null;
            }

            var next = _next;
            _next = default;
            _redirected = new CancellationTokenSource();
            return next;
        }
    }
}
