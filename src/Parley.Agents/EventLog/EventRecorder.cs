using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Parley.Agents.Connections;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Responses;

namespace Parley.Agents.EventLog;

/// <summary>
/// Notes what goes into a session and what comes out of it, in the order in which the session's loop sees it. Thread-safe; returns at once.
/// </summary>
internal sealed class EventRecorder : IAsyncDisposable
{
    private readonly Lock _gate = new(); // numbers and times in one order with the queue
    private readonly EventLogOptions _options;
    private readonly EventLogWriter _writer;
    private readonly TimeProvider _timeProvider;
    private readonly long _startedAt;
    private ImmutableList<SecretArguments> _secrets = [];
    private int _connectionCount;
    private long _sequence;

    private EventRecorder(EventLogOptions options, RunContext context, TimeProvider timeProvider, ILogger logger)
    {
        _options = options;
        _timeProvider = timeProvider;
        _startedAt = timeProvider.GetTimestamp();
        _writer = new EventLogWriter(options.Open(context), options, timeProvider, logger);
    }

    /// <summary>Null when nothing is to be noted.</summary>
    public static EventRecorder? Open(EventLogOptions? options, RunContext context, TimeProvider timeProvider, ILogger logger) =>
        options is null ? null : new EventRecorder(options, context, timeProvider, logger);

    /// <summary>A connection that notes what is sent over it.</summary>
    public static IRealtimeConnection Watch(EventRecorder? recorder, IRealtimeConnection connection) =>
        recorder is null ? connection : new RecordedConnection(connection, recorder.NextConnection(), recorder);

    /// <summary>The session's loop takes an input.</summary>
    public void Take(SessionInput input, SessionParts parts)
    {
        if (parts.Agents.Current.Secrets is var secrets && !_secrets.Contains(secrets))
        {
            _secrets = _secrets.Add(secrets);
        }

        var connection = input.From?.Number;
        if (input.Event is { } serverEvent)
        {
            var kept = serverEvent is ResponseOutputAudioDeltaEvent { IsLent: true } lent ? lent with { } : serverEvent;
            Post(EventLogKind.ModelEvent, fact => fact with { Event = kept, Connection = connection });
        }
        else if (input.Command is DisconnectedCommand lost)
        {
            RealtimeFailure? failure = lost.Error is null ? null : (lost.Error as RealtimeDisconnectedException)?.Failure ?? RealtimeFailure.Other;
            Post(EventLogKind.Disconnected, fact => fact with { Connection = connection, Data = Describe(failure) });
        }
        else if (input.Command is ReachedCommand { Connection: null } missed)
        {
            var failure = (missed.Fault as RealtimeConnectException)?.Failure ?? RealtimeFailure.Other;
            Post(EventLogKind.Connected, fact => fact with { Data = Describe(failure) });
        }
        else if (input.Command is ReachedCommand)
        {
            Post(EventLogKind.Connected, fact => fact with { Connection = _connectionCount + 1 }); // it is watched next
        }
        else if (input.Command is ToolEndedCommand { Outcome: var outcome })
        {
            Post(EventLogKind.ToolOutcome, fact => fact with { Name = outcome.Call.Name, Data = Describe(outcome) });
        }
        else if (RecordedCommand.Of(input.Command!, parts) is { Name: { } name } command)
        {
            Post(EventLogKind.Command, fact => fact with { Name = name, Event = command.Event, Data = command.Data });
        }
    }

    /// <summary>The application asks for something that does not pass the session's loop.</summary>
    public void Asked(string name, JsonObject? data = null) => Post(EventLogKind.Command, fact => fact with { Name = name, Data = data });

    /// <summary>The model is sent something.</summary>
    public void Sent(ClientEvent clientEvent, int? connection) =>
        Post(EventLogKind.SentEvent, fact => fact with { Event = clientEvent, Connection = connection });

    /// <summary>The application sends audio; borrowed for the call.</summary>
    public void SentAudio(ReadOnlySpan<byte> audio)
    {
        var byteCount = audio.Length;
        var kept = _options.IncludeAudio ? audio.ToArray() : null;
        Post(EventLogKind.SentAudio, fact => fact with { AudioByteCount = byteCount, Audio = kept });
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private int? NextConnection() => Interlocked.Increment(ref _connectionCount) is > 1 and var number ? number : null;

    private static JsonObject? Describe(RealtimeFailure? failure) => failure is null ? null : new JsonObject { ["failure"] = failure.ToString() };

    private static JsonObject Describe(ToolOutcome outcome) => new()
    {
        ["call_id"] = outcome.Call.CallId,
        ["output"] = outcome.Output,
        ["failure"] = outcome.Failure.ToString(),
        ["is_fatal"] = outcome.IsFatal,
        ["respond_after"] = outcome.RespondAfter.ToString(),
    };

    private void Post(EventLogKind kind, Func<RecordedFact, RecordedFact> complete)
    {
        lock (_gate)
        {
            _writer.Post(complete(new RecordedFact(++_sequence, _timeProvider.GetElapsedTime(_startedAt), kind) { Secrets = _secrets }));
        }
    }
}
