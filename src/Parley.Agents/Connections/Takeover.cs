using Microsoft.Extensions.Logging;
using Parley.Agents.History;
using Parley.Agents.Playout;
using Parley.Agents.Resolution;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Connections;

/// <summary>
/// Puts one connection in the place of another: tells the new model the agent, what was said and done, and what the old one did not take
/// any more. For the session's loop alone.
/// </summary>
internal sealed class Takeover(
    SessionParts parts, ResolvedAgent starting, SessionInbox inbox, TimeProvider timeProvider, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan s_keptInSilence = TimeSpan.FromSeconds(1); // speech begins before a model says so
    private static readonly TimeSpan s_answerPatience = TimeSpan.FromSeconds(3); // a model that has not begun to answer by then will not
    private readonly RunningTasks _closing = new();
    private Func<ServerEvent, ValueTask> _handle = _ => ValueTask.CompletedTask;
    private (string ItemId, byte[] Audio)? _unheardTurn; // of which no words are known
    private long? _answerOwedSince;
    private bool _userSpeaks;
    private bool _wasCut;
    private int _noteCount;

    /// <summary>Who answers when the conversation begins anew.</summary>
    public RealtimeAgent Starting => starting.Agent;

    /// <summary>True when nobody speaks, or is about to.</summary>
    public bool IsBetweenTurns => !_userSpeaks && parts.Responses.ActiveResponseId is null && parts.Responses.PendingCount == 0
        && (_answerOwedSince is not { } since || timeProvider.GetElapsedTime(since) > s_answerPatience);

    /// <summary>Says who handles an event as if the model had sent it.</summary>
    public void HandleBy(Func<ServerEvent, ValueTask> handle) => _handle = handle;

    /// <summary>Begins to read a connection that is being prepared.</summary>
    public void Read(SessionConnection connection) => connection.Read(inbox);

    /// <summary>Follows the user's turns, so that none is lost between two connections.</summary>
    public void Observe(ServerEvent serverEvent, ContinuityOptions options)
    {
        switch (serverEvent)
        {
            case SessionUpdatedEvent:
                Keep(s_keptInSilence);
                break;
            case InputAudioBufferSpeechStartedEvent:
                _userSpeaks = true;
                Keep(options.MaxKeptAudio);
                break;
            case InputAudioBufferSpeechStoppedEvent or InputAudioBufferClearedEvent:
                _userSpeaks = false;
                break;
            case InputAudioBufferCommittedEvent committed:
                _userSpeaks = false;
                _answerOwedSince = timeProvider.GetTimestamp();
                _unheardTurn = (committed.ItemId, parts.Connection.Audio.Take());
                Keep(s_keptInSilence);
                break;
            case InputAudioTranscriptionCompletedEvent transcript when transcript.ItemId == _unheardTurn?.ItemId:
                _unheardTurn = null;
                break;
            case ResponseCreatedEvent:
                _answerOwedSince = null;
                break;
            case ConversationItemAddedEvent { Item.Id: { } itemId }:
                parts.Connection.Confirmed(itemId);
                break;
        }
    }

    /// <summary>The model says no more: its response ends here.</summary>
    public async ValueTask CutAsync(LiveResponse live)
    {
        _wasCut |= live.IsCutShort;
        foreach (var closing in live.Close())
        {
            await _handle(closing).ConfigureAwait(false);
        }
    }

    /// <summary>Goes on over another connection.</summary>
    public async ValueTask RunAsync(SwapAttempt attempt, LiveResponse live)
    {
        var isLost = parts.Connection.State == ConnectionState.Reconnecting;
        parts.Connection.Leave(); // what follows from the end of its response is asked of the next one
        await CutAsync(live).ConfigureAwait(false);
        var connection = attempt.Connection!;
        var (old, unsent) = parts.Connection.Exchange(connection);
        _closing.Add(old.DisposeAsync().AsTask());
        parts.Output.Emit(parts.Connection.Become(ConnectionState.Connected));
        parts.OutOfBand.Abandon();
        if (attempt.IsFresh)
        {
            Forget();
            unsent = [];
        }

        parts.Confirmation.MoveTo(attempt.Model, attempt.Change);
        await parts.Output.SendAsync(parts.Confirmation.Request()).ConfigureAwait(false);
        if (attempt.Confirmed is { } confirmed)
        {
            parts.Confirmation.Apply(confirmed); // what is in force, should the request be refused
        }

        var lost = await TellAsync(unsent).ConfigureAwait(false);
        await MoveAudioAsync(connection, isLost && !attempt.IsFresh).ConfigureAwait(false);
        await parts.Output.SendAllAsync(unsent.Where(item => item is InputAudioBufferCommitEvent)).ConfigureAwait(false);
        await GoOnAsync(isLost).ConfigureAwait(false);
        ContinuityLog.ConnectionSwapped(logger, attempt.Reason, attempt.ModelIndex);
        parts.Output.Emit(new ConnectionSwappedEvent(attempt.Reason, attempt.ModelIndex, lost));
    }

    public ValueTask DisposeAsync() => _closing.WhenEndedAsync();

    private void Keep(TimeSpan duration) => parts.Connection.Audio.Keep(
        (int)(duration.TotalSeconds * AudioLength.BytesPerSecond(parts.Confirmation.Configuration.Audio?.Input?.Format)));

    private void Forget()
    {
        parts.Speech.Forget();
        parts.Edits.TakeOver();
        parts.History.Clear();
        parts.Confirmation.Restart(starting);
        _unheardTurn = null;
        _answerOwedSince = null;
        _userSpeaks = _wasCut = false;
    }

    /// <summary>Tells the history and what was not confirmed. Returns what could not be told.</summary>
    private async ValueTask<IReadOnlyList<string>> TellAsync(IReadOnlyList<ClientEvent> unsent)
    {
        IReadOnlyList<HistoryItem> history = [.. parts.Edits.TakeOver().Select(WithAudio)];
        var open = parts.Tools.Running.Select(call => call.CallId)
            .Concat(parts.Tools.Undelivered.Select(outcome => outcome.Call.CallId)).ToHashSet(StringComparer.Ordinal);
        open.IntersectWith(history.OfType<HistoryToolCall>().Where(call => call.Output is null).Select(call => call.CallId));
        var told = HistoryReplay.Tell(history, open.Contains).ToList();
        parts.History.KeepAll();
        await parts.Output.SendAllAsync(told).ConfigureAwait(false);
        var ids = told.Select(create => create.Item.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        await parts.Output.SendAllAsync(
            unsent.OfType<ConversationItemCreateEvent>().Where(create => !ids.Contains(create.Item.Id!))).ConfigureAwait(false);
        await parts.Tools.TakeOverAsync(open).ConfigureAwait(false);
        parts.Mcp.TakeOver();
        IReadOnlyList<string> lost = [.. history.Select(item => item.ItemId).Where(itemId => !ids.Contains(itemId))];
        parts.Output.Told(lost);
        return lost;
    }

    private HistoryItem WithAudio(HistoryItem item) => item is HistoryMessage { Text: "" } message && message.ItemId == _unheardTurn?.ItemId
        ? message with { Audio = _unheardTurn?.Audio }
        : item;

    private async ValueTask MoveAudioAsync(SessionConnection connection, bool isLost)
    {
        if (!isLost)
        {
            _ = parts.Connection.Audio.Take(); // the old model has had it
        }
        else if (_unheardTurn is { } turn && !parts.History.Items.Any(item => item.ItemId == turn.ItemId))
        {
            await connection.SendAudioAsync(turn.Audio, CancellationToken.None).ConfigureAwait(false); // it never became an item: it is said again
            _answerOwedSince = null;
        }

        await parts.Connection.Audio.MoveToAsync(connection, CancellationToken.None).ConfigureAwait(false);
        _unheardTurn = null;
    }

    /// <summary>The answer that broke off, or never began, is asked for again.</summary>
    private async ValueTask GoOnAsync(bool isLost)
    {
        var isOwed = _wasCut || (isLost && _answerOwedSince is not null);
        if (_wasCut && parts.Continuity.Note is { } note)
        {
            var item = new MessageItem { Id = $"parley_note_{++_noteCount}", Role = MessageRole.System, Content = [new InputTextPart { Text = note }] };
            parts.History.Ahead.Hide(item.Id);
            await parts.Output.SendAsync(new ConversationItemCreateEvent { Item = item }).ConfigureAwait(false);
        }

        _wasCut = false;
        _answerOwedSince = null;
        _userSpeaks = _userSpeaks && isLost;
        await parts.Responses.ResumeAsync().ConfigureAwait(false);
        if (isOwed && !_userSpeaks)
        {
            await parts.Responses.RequestAsync().ConfigureAwait(false);
        }
    }
}
