using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
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
    private SecretArguments? _secrets;
    private long _sequence;

    private EventRecorder(EventLogOptions options, RunContext context, TimeProvider timeProvider, ILogger logger)
    {
        _options = options;
        _timeProvider = timeProvider;
        _startedAt = timeProvider.GetTimestamp();
        _writer = new EventLogWriter(options.Open(context), options, logger);
    }

    /// <summary>Null when nothing is to be noted.</summary>
    public static EventRecorder? Open(EventLogOptions? options, RunContext context, TimeProvider timeProvider, ILogger logger) =>
        options is null ? null : new EventRecorder(options, context, timeProvider, logger);

    /// <summary>A connection that notes what is sent over it.</summary>
    public static IRealtimeConnection Watch(EventRecorder? recorder, IRealtimeConnection connection) =>
        recorder is null ? connection : new RecordedConnection(connection, recorder);

    /// <summary>The session's loop takes an input.</summary>
    public void Take(SessionInput input, SessionParts parts)
    {
        _secrets = parts.Agents.Current.Secrets;
        if (input.Event is { } serverEvent)
        {
            var kept = serverEvent is ResponseOutputAudioDeltaEvent { IsLent: true } lent ? lent with { } : serverEvent;
            Post(EventLogKind.ModelEvent, fact => fact with { Event = kept });
        }
        else if (input.Command is DisconnectedCommand)
        {
            Post(EventLogKind.Disconnected, fact => fact);
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
    public void Sent(ClientEvent clientEvent) => Post(EventLogKind.SentEvent, fact => fact with { Event = clientEvent });

    /// <summary>The model is sent audio; borrowed for the call.</summary>
    public void SentAudio(ReadOnlySpan<byte> audio)
    {
        var byteCount = audio.Length;
        var kept = _options.IncludeAudio ? audio.ToArray() : null;
        Post(EventLogKind.SentAudio, fact => fact with { AudioByteCount = byteCount, Audio = kept });
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

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
