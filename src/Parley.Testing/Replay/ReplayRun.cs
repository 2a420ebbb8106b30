using System.Diagnostics.CodeAnalysis;
using Parley.Agents;
using Parley.Agents.EventLog;
using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Testing.Time;

namespace Parley.Testing.Replay;

/// <summary>
/// One replay, on a thread of its own: one entry at a time, and before the next, everything that it set going has come to rest. What the
/// session does by its own timers happens between them.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The record is its session's to dispose.")]
internal sealed class ReplayRun
{
    private const int RecordCapacity = 1 << 20; // more than any log has: nothing may be missing in a replay's own
    private static readonly TimeSpan s_closePatience = TimeSpan.FromMinutes(2); // longer than anything may take to close
    private readonly ReplayModel _model = new();
    private readonly ReplayedTools _tools = new();
    private readonly ReplayedCommands _application;
    private readonly MemoryStream _record = new();
    private readonly ManualTimeProvider _time;
    private readonly TimeSpan _startedAt;
    private readonly Task<RealtimeSession> _starting;
    private readonly List<Task> _commands = [];
    private readonly List<EventLogEntry> _skipped = [];
    private Task _reading = Task.CompletedTask;
    private int _expectedSent;

    public ReplayRun(RealtimeAgent agent, ReplayOptions options)
    {
        _time = options.Time ?? new ManualTimeProvider();
        _startedAt = _time.Elapsed;
        var session = options.Session with
        {
            EventLog = new EventLogOptions { Open = _ => _record, Capacity = RecordCapacity },
            Connector = (_, cancellationToken) => _model.ConnectAsync(cancellationToken),
            Tools = options.RunTools ? options.Session.Tools : options.Session.Tools with { Invoker = _tools.InvokeAsync },
        };
        _application = new ReplayedCommands(options.Agents.Prepend(agent));
        _starting = RealtimeSession.StartAsync(agent, _model, session, options.Context, _time);
        QuietThreadPool.Wait();
    }

    /// <summary>The commands that could not be given again.</summary>
    public IReadOnlyList<EventLogEntry> Skipped => _skipped;

    /// <summary>What was said and done so far; empty while there is no session.</summary>
    public IReadOnlyList<HistoryItem> History => Session?.History ?? [];

    private RealtimeSession? Session => _starting.IsCompletedSuccessfully ? _starting.Result : null;

    /// <summary>Plays a log, or its beginning.</summary>
    public void Play(IEnumerable<EventLogEntry> log)
    {
        foreach (var entry in log)
        {
            Advance(_startedAt + entry.At);
            if (entry.Kind == EventLogKind.SentEvent)
            {
                Expect();
            }
            else
            {
                Begin(entry);
                QuietThreadPool.Wait();
            }
        }
    }

    /// <summary>Ends the session. The replay's own log.</summary>
    public byte[] Close()
    {
        var closing = Session?.CloseAsync() ?? Task.CompletedTask;
        if (Session is null)
        {
            _model.End();
        }

        var deadline = _time.Elapsed + s_closePatience;
        QuietThreadPool.Wait();
        while (!(closing.IsCompleted && _starting.IsCompleted && _reading.IsCompleted) && _time.Elapsed < deadline && _time.AdvanceToNextTimer())
        {
            QuietThreadPool.Wait();
        }

        return _record.ToArray();
    }

    /// <summary>Comes to a moment, with the timers before it; those of the moment itself wait for what the log has first.</summary>
    private void Advance(TimeSpan target)
    {
        while (_time.NextDue is { } due && _time.Elapsed + due < target && _time.AdvanceToNextTimer())
        {
            QuietThreadPool.Wait();
        }

        _time.MoveTo(target);
    }

    /// <summary>The session has sent something by now, perhaps by a timer of this moment.</summary>
    private void Expect()
    {
        _expectedSent++;
        while (_model.SentCount < _expectedSent && _time.NextDue <= TimeSpan.Zero && _time.AdvanceToNextTimer())
        {
            QuietThreadPool.Wait();
        }
    }

    private void Begin(EventLogEntry entry)
    {
        switch (entry.Kind)
        {
            case EventLogKind.ModelEvent:
                _model.Say(entry);
                break;
            case EventLogKind.ToolOutcome:
                _tools.End(entry);
                break;
            case EventLogKind.Disconnected:
                _model.End(entry);
                break;
            case EventLogKind.Connected:
                _model.Connect(entry);
                break;
            case EventLogKind.SentAudio when Session is { } session:
                _commands.Add(session.SendAudioAsync(entry.Audio ?? new byte[entry.AudioByteCount ?? 0]).AsTask());
                break;
            case EventLogKind.Command when Session is { } session && _application.Begin(session, entry) is { } begun:
                _commands.Add(begun);
                break;
            case EventLogKind.Command:
                _skipped.Add(entry);
                break;
        }

        if (Session is { } started && _reading.IsCompleted && _reading == Task.CompletedTask)
        {
            _reading = ReadAsync(started);
        }
    }

    private static async Task ReadAsync(RealtimeSession session)
    {
        await foreach (var _ in session.Events.ConfigureAwait(false))
        {
            // only that they are read: the session fails when they are not
        }
    }
}
