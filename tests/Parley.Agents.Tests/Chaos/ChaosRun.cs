using Parley.Agents.Playout;
using Parley.Agents.Sessions;
using Parley.Agents.Settings;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Testing.Simulation;
using Parley.Testing.Simulation.Faults;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Chaos;

/// <summary>
/// One conversation in virtual time, wholly decided by its seed: a faulty model, a random user, tools of every temper. Each
/// <see cref="Step"/> does one thing; before the next, everything that it set going must have come to rest.
/// </summary>
internal sealed class ChaosRun : IDisposable
{
    private const int MaxActions = 25;
    private const int MaxSteps = 20_000;
    private static readonly TimeSpan s_rest = TimeSpan.FromMinutes(3); // longer than any tool and any answer
    private static readonly TimeSpan s_watchdog = TimeSpan.FromMinutes(2); // longer than anything may take to close
    private readonly int _seed;
    private readonly ChaosKind _kind;
    private readonly int? _closeAtStep;
    private readonly Random _random;
    private readonly ManualTimeProvider _time = new();
    private readonly FaultPlan _plan;
    private readonly SimulatedRealtimeModel _model;
    private readonly Task<RealtimeSession> _starting;
    private readonly CancellationTokenSource _givingUp = new();
    private readonly List<string> _violations = [];
    private readonly List<(TimeSpan At, string What, Task Task)> _actions = [];
    private readonly List<RealtimeSessionEvent> _events = [];
    private RealtimeSession? _session;
    private ChaosUser? _user;
    private Task? _reading;
    private Task? _closing;
    private TimeSpan _next;
    private TimeSpan _deadline = TimeSpan.MaxValue;
    private int _actionsLeft;
    private int _steps;

    /// <param name="seed">Decides everything else.</param>
    /// <param name="plan">What goes wrong; null for what the seed says.</param>
    /// <param name="closeAtStep">Before which step the session is closed, or given up while it starts; null for when the user is done.</param>
    /// <param name="kind">What it is about.</param>
    public ChaosRun(int seed, FaultPlan? plan = null, int? closeAtStep = null, ChaosKind kind = ChaosKind.OneConnection)
    {
        _seed = seed;
        _kind = kind;
        _closeAtStep = closeAtStep;
        _random = new Random(seed);
        _plan = plan ?? FaultPlan.FromSeed(seed);
        _actionsLeft = 1 + _random.Next(MaxActions);
        var brain = new ChaosBrain(new Random(_random.Next()));
        _model = new SimulatedRealtimeModel(
            new SimulationOptions { Faults = _plan, Pace = SimulatedPace.Natural, Reply = brain.Reply }, _time);
        var other = kind == ChaosKind.Swaps ? new SimulatedRealtimeModel(_model.Provider) : null;
        var agent = ChaosSettings.Agent(_random, _time, other);
        var options = ChaosSettings.For(kind, ChaosSettings.Options(_random, _time), other);
        _starting = RealtimeSession.StartAsync(agent, _model, options, timeProvider: _time, cancellationToken: _givingUp.Token);
        _next = _random.Next(20) == 0 ? TimeSpan.FromMilliseconds(_random.Next(100)) : TimeSpan.MaxValue; // when to give up starting
    }

    public bool IsOver { get; private set; }

    /// <summary>How many steps it took so far.</summary>
    public int Steps => _steps;

    /// <summary>What went wrong, with all that is needed to understand it; null when nothing did.</summary>
    public string? Failure => _violations.Count == 0 ? null
        : ChaosReport.Write(_seed, $"{_steps} steps, {_time.Elapsed} of virtual time", _violations, _plan, _model.Provider.Wire, _actions);

    /// <summary>What went wrong, on one line.</summary>
    public string Summary => $"Seed {_seed}: {string.Join("; ", _violations.Distinct())}";

    /// <summary>All that the session sent, was told and raised: the same for each run of one seed.</summary>
    public string Trace => string.Join('\n', _model.Provider.Wire.Select(ChaosReport.Line).Concat(_events.Select(seen => seen.GetType().Name)));

    /// <summary>Does one thing: a step of the user, or one timer.</summary>
    public void Step()
    {
        if (++_steps > MaxSteps)
        {
            End("the run does not end");
        }
        else if (_session is null)
        {
            Start();
        }
        else if (_closing is not null)
        {
            Close();
        }
        else if (_steps >= _closeAtStep)
        {
            Finish(isAtRest: false);
        }
        else if (_reading!.IsCompleted || _time.Elapsed >= _deadline)
        {
            Finish(isAtRest: !_reading.IsCompleted);
        }
        else if (_actionsLeft > 0 && (_time.NextDue is not { } due || _next < _time.Elapsed + due))
        {
            Act();
        }
        else if (_time.NextDue is not { } timer || _time.Elapsed + timer > _deadline || !_time.AdvanceToNextTimer())
        {
            Finish(isAtRest: true);
        }
    }

    /// <summary>Ends the run with a finding, e.g. from a guard in real time.</summary>
    public void End(string violation)
    {
        _violations.Add(violation);
        IsOver = true;
    }

    public void Dispose() => _givingUp.Dispose();

    private void Start()
    {
        if (_starting.IsCompletedSuccessfully)
        {
            _session = _starting.Result;
            _user = new ChaosUser(new Random(_random.Next()), _session, _model, _kind);
            _reading = ReadAsync(_session);
            _next = _time.Elapsed;
        }
        else if (_starting.IsCompleted)
        {
            var fault = _starting.Exception?.InnerException;
            if (fault is not (RealtimeConnectException or RealtimeDisconnectedException or null)) // null: given up
            {
                _violations.Add($"starting threw {fault.GetType().Name}: {fault.Message}");
            }

            IsOver = true;
        }
        else if (_next <= _time.Elapsed + (_time.NextDue ?? TimeSpan.Zero) || _steps == _closeAtStep)
        {
            _next = TimeSpan.MaxValue;
            _givingUp.Cancel();
        }
        else if (_time.Elapsed > s_watchdog || !_time.AdvanceToNextTimer())
        {
            End("starting hangs");
        }
    }

    private void Act()
    {
        if (_next > _time.Elapsed)
        {
            _time.Advance(_next - _time.Elapsed); // no timer is due by then
        }

        var (what, task) = _user!.Act();
        _actions.Add((_time.Elapsed, what, task));
        _next = _time.Elapsed + _user.Pause();
        if (--_actionsLeft == 0)
        {
            _deadline = _time.Elapsed + s_rest;
            _user.ApproveAll();
        }
    }

    /// <summary>Looks at what was sent, and closes the session.</summary>
    /// <param name="isAtRest">Nothing more would happen: what is owed must be there.</param>
    private void Finish(bool isAtRest)
    {
        foreach (var wire in _model.Provider.Wire.GroupBy(entry => entry.Connection))
        {
            var invariants = WireInvariants.Check(wire, _kind);
            _violations.AddRange(invariants.Violations);
            if (isAtRest && wire.Key == ChaosUser.ConnectionOf(_session!))
            {
                _violations.AddRange(invariants.Unanswered.Select(callId => $"{callId} was never answered"));
            }
        }

        _violations.AddRange(SwapInvariants.Check(_model.Provider.Wire));
        _closing = _session!.DisposeAsync().AsTask();
        _deadline = _time.Elapsed + s_watchdog;
    }

    private void Close()
    {
        var isClosed = _closing!.IsCompleted && _reading!.IsCompleted && _actions.TrueForAll(action => action.Task.IsCompleted);
        if (!isClosed && _time.Elapsed < _deadline && _time.AdvanceToNextTimer())
        {
            return;
        }

        IsOver = true;
        _violations.AddRange(_actions.Where(action => !action.Task.IsCompleted).Select(action => $"'{action.What}' of {action.At} hangs"));
        _violations.AddRange(_actions
            .Where(action => action.Task.Exception is { InnerException: not (RealtimeDisconnectedException or RealtimeConnectException or SettingsRefusedException or TimeoutException) })
            .Select(action => $"'{action.What}' of {action.At} threw {action.Task.Exception!.InnerException!.GetType().Name}"));
        Expect(_closing.IsCompletedSuccessfully, "closing hangs or throws");
        Expect(_reading!.IsCompletedSuccessfully, "the events do not end, or throw");
        _violations.AddRange(EventInvariants.Check(_events, _model.Provider.Wire));
    }

    private void Expect(bool isTrue, string violation)
    {
        if (!isTrue)
        {
            _violations.Add(violation);
        }
    }

    private async Task ReadAsync(RealtimeSession session)
    {
        await foreach (var sessionEvent in session.Events)
        {
            _events.Add(sessionEvent);
            if (sessionEvent is ToolApprovalRequestedEvent && _actionsLeft == 0)
            {
                _user!.ApproveAll();
            }
            else if (sessionEvent is AudioInterruptedEvent interrupted)
            {
                var heard = new HeardPosition(interrupted.ItemId, interrupted.ContentIndex, TimeSpan.FromMilliseconds(_time.Elapsed.TotalMilliseconds % 3000));
                _actions.Add((_time.Elapsed, "answers an interruption", session.ReportHeardAsync(heard)));
            }
        }
    }
}
