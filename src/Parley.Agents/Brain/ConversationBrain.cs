using System.Threading.Channels;
using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Realtime.Items;

namespace Parley.Agents.Brain;

/// <summary>
/// Listens to a conversation, recognises what is wanted, starts work beside it, and brings the results back at a good moment. The
/// conversation never waits for it, and nothing that fails in it ends the conversation: failures are events. Thread-safe.
/// </summary>
public sealed class ConversationBrain : IAsyncDisposable
{
    private const int LineCapacity = 256; // full: the line is not looked at, and an event says so
    private readonly Channel<TranscriptLine> _lines = Channel.CreateBounded<TranscriptLine>(
        new BoundedChannelOptions(LineCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly CancellationTokenSource _stopping = new();
    private readonly RealtimeSession _session;
    private readonly ConversationBrainOptions _options;
    private readonly IIntentRecogniser _recogniser;
    private readonly ResultCourier _courier;
    private readonly WorkQueue _work;
    private readonly IDisposable _listening;
    private readonly Task _recognising;
    private readonly List<TranscriptLine> _transcript = [];
    private int _nextWork;

    private ConversationBrain(RealtimeSession session, ConversationBrainOptions options)
    {
        _session = session;
        _options = options;
        _recogniser = options.Recogniser ?? new RuleIntentRecogniser();
        _transcript.AddRange(session.History.OfType<HistoryMessage>()
            .Where(message => message.Role != MessageRole.System && message.Text.Length > 0)
            .Select(ToLine));
        _courier = new ResultCourier(session);
        _work = new WorkQueue(options, StartedAsync, EndedAsync, session.TimeProvider);
        _recognising = RecogniseAsync();
        _listening = session.On<RealtimeSessionEvent>(ObserveAsync);
    }

    /// <summary>Begins to listen. Attach it right after the session has started, and dispose it with the session.</summary>
    /// <param name="session">Stays the caller's to dispose.</param>
    /// <param name="options">What to look for.</param>
    /// <exception cref="ArgumentException">Two intents have one name, or a bound is not positive.</exception>
    public static ConversationBrain Attach(RealtimeSession session, ConversationBrainOptions options)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxRunning);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxWaiting);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxLines);
        return options.Intents.DistinctBy(intent => intent.Name).Count() == options.Intents.Count
            ? new ConversationBrain(session, options)
            : throw new ArgumentException("Two intents have one name; names are unique in a brain.", nameof(options));
    }

    /// <summary>Calls work off, whether it waits or runs.</summary>
    /// <param name="workId">From <see cref="WorkStartedEvent"/>.</param>
    /// <returns>False when it is over or unknown.</returns>
    public bool Cancel(string workId) => _work.Cancel(workId);

    /// <summary>Stops listening, calls all work off and waits for it. What was not brought back by then is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        _listening.Dispose();
        _lines.Writer.TryComplete();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _recognising.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _courier.DisposeAsync().ConfigureAwait(false);
        await _work.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async ValueTask ObserveAsync(RealtimeSessionEvent sessionEvent)
    {
        _courier.Observe(sessionEvent);
        var line = sessionEvent switch
        {
            UserTranscriptEvent { IsFinal: true } words => new TranscriptLine(words.ItemId, MessageRole.User, words.Text),
            AgentTranscriptEvent { IsFinal: true } words => new TranscriptLine(words.ItemId, MessageRole.Assistant, words.Text),
            HistoryAddedEvent { Item: HistoryMessage written } when written.Role == MessageRole.User => ToLine(written),
            _ => null,
        };
        if (line is { Text.Length: > 0 } && !_lines.Writer.TryWrite(line) && !_stopping.IsCancellationRequested)
        {
            await RaiseAsync("brain_too_slow", "The brain's recogniser is too slow; a line was not looked at.").ConfigureAwait(false);
        }
    }

    private async Task RecogniseAsync()
    {
        while (await _lines.Reader.WaitToReadAsync(_stopping.Token).ConfigureAwait(false))
        {
            var newest = TakeNewest();
            if (newest.Any(line => _options.Intents.Any(intent => intent.Speaker == line.Role)))
            {
                await RecogniseAsync(newest).ConfigureAwait(false);
            }
        }
    }

    /// <summary>All that was said while the last lines were looked at; a line that comes twice is one.</summary>
    private List<TranscriptLine> TakeNewest()
    {
        var newest = new List<TranscriptLine>();
        while (_lines.Reader.TryRead(out var line))
        {
            if (!_transcript.Contains(line))
            {
                newest.Add(line);
                _transcript.Add(line);
            }
        }

        _transcript.RemoveRange(0, Math.Max(0, _transcript.Count - _options.MaxLines));
        return newest;
    }

    private async Task RecogniseAsync(List<TranscriptLine> newest)
    {
        var request = new IntentRequest { Earlier = [.. _transcript.Except(newest)], Newest = newest, Intents = _options.Intents };
        using var timeout = new CancellationTokenSource(_options.RecognitionTimeout, _session.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        try
        {
            var recognising = ApplicationCode.RunAsync(token => _recogniser.RecogniseAsync(request, token).AsTask(), either.Token);
            foreach (var found in await recognising.ConfigureAwait(false))
            {
                await StartAsync(found, newest[^1].ItemId).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (!_stopping.IsCancellationRequested) // a model or the application's code: its fault becomes an event
        {
            await RaiseAsync("intents_not_recognised", $"The brain's recogniser failed with {exception.GetType().Name}.").ConfigureAwait(false);
        }
    }

    private async ValueTask StartAsync(RecognisedIntent found, string itemId)
    {
        if (_options.Intents.FirstOrDefault(intent => intent.Name == found.Name) is not { } intent)
        {
            return;
        }

        var work = new BrainWork(intent, new WorkRequest
        {
            WorkId = $"{_session.Configuration.Id}_work_{++_nextWork}",
            Intent = found,
            Transcript = [.. _transcript],
            Context = _session.Context,
        });
        await _session.RaiseAsync(new IntentRecognisedEvent(found, itemId)).ConfigureAwait(false);
        var isAdded = _work.TryAdd(work);
        if (isAdded != true)
        {
            work.Dispose();
        }

        if (isAdded == false)
        {
            await _session.RaiseAsync(new WorkEndedEvent(work.Request.WorkId, intent.Name, null, WorkFailure.Refused)).ConfigureAwait(false);
        }
    }

    private ValueTask StartedAsync(BrainWork work) => _session.RaiseAsync(new WorkStartedEvent(work.Request.WorkId, work.Intent.Name));

    private async ValueTask EndedAsync(BrainWork work, WorkEndedEvent ended)
    {
        await _session.RaiseAsync(ended).ConfigureAwait(false);
        if (ended.Result is { } result)
        {
            await _courier.BringAsync(new WaitingResult(ended.WorkId, result, work.Intent.Timing)).ConfigureAwait(false);
        }
    }

    private static TranscriptLine ToLine(HistoryMessage message) => new(message.ItemId, message.Role, message.Text);

    private ValueTask RaiseAsync(string code, string message) => _session.RaiseAsync(new SessionErrorEvent(code, message));
}
