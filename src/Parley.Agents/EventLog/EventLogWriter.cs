using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Parley.Agents.EventLog;

/// <summary>Writes entries to a stream beside the session. Any thread may post; a fault of the stream ends the log and nothing else.</summary>
internal sealed class EventLogWriter : IAsyncDisposable
{
    private static readonly byte[] s_newLine = [(byte)'\n'];
    private static readonly TimeSpan s_drainTime = TimeSpan.FromSeconds(10);
    private readonly Channel<RecordedFact> _waiting;
    private readonly RecordedEvent _described;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Task _writing;
    private long _missingCount;

    public EventLogWriter(Stream stream, EventLogOptions options, TimeProvider timeProvider, ILogger logger)
    {
        // Full: what comes is left out and counted, because a slow disk must not hold a conversation up.
        _waiting = Channel.CreateBounded<RecordedFact>(new BoundedChannelOptions(options.Capacity) { SingleReader = true });
        _described = new RecordedEvent(options.IncludeAudio);
        _timeProvider = timeProvider;
        _logger = logger;
        _writing = Task.Run(() => WriteAsync(stream));
    }

    /// <summary>Returns at once.</summary>
    public void Post(RecordedFact fact)
    {
        if (!_waiting.Writer.TryWrite(fact))
        {
            Interlocked.Increment(ref _missingCount);
        }
    }

    /// <summary>Writes what waits and closes the stream. A stream that takes nothing is given up after a while: it then ends on its own, if ever.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        try
        {
            await _writing.WaitAsync(s_drainTime, _timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            RecordingLog.WriteFailed(_logger, nameof(TimeoutException));
        }
    }

    private async Task WriteAsync(Stream stream)
    {
        try
        {
            await using var closing = stream.ConfigureAwait(false);
            var last = TimeSpan.Zero;
            await foreach (var fact in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                last = fact.At;
                await WriteAsync(stream, _described.Describe(fact)).ConfigureAwait(false);
                await WriteMissingAsync(stream, last).ConfigureAwait(false);
                if (_waiting.Reader.Count == 0)
                {
                    await stream.FlushAsync().ConfigureAwait(false);
                }
            }

            await WriteMissingAsync(stream, last).ConfigureAwait(false);
        }
        catch (Exception exception) // a log that cannot be written must not end a conversation
        {
            RecordingLog.WriteFailed(_logger, exception.GetType().Name);
            _waiting.Writer.TryComplete();
        }
    }

    private ValueTask WriteMissingAsync(Stream stream, TimeSpan at)
    {
        var missing = Interlocked.Exchange(ref _missingCount, 0);
        return missing == 0
            ? ValueTask.CompletedTask
            : WriteAsync(stream, new EventLogEntry { Sequence = 0, At = at, Kind = EventLogKind.Missing, MissingCount = missing });
    }

    private static async ValueTask WriteAsync(Stream stream, EventLogEntry entry)
    {
        await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(entry, EventLogJson.Default.EventLogEntry)).ConfigureAwait(false);
        await stream.WriteAsync(s_newLine).ConfigureAwait(false);
    }
}
