using System.Threading.Channels;
using Parley.Agents.Playout;
using Parley.Calls;
using Parley.Calls.Legs;

namespace Parley.Server.Records;

/// <summary>A leg whose events, and the times of whose audio, go into the call's record.</summary>
internal sealed class RecordedLeg(ILeg inner, CallNotes notes, TimeProvider timeProvider) : ILeg
{
    /// <summary>How items begin that are none of the conversation: music, tones, a colleague's voice.</summary>
    public const string NotOfTheConversation = "sound_";

    private TimeSpan _lastPiece; // the agent's; one sender, who also shows what happens to it
    private long _lastSentAt;
    private Task _turns = Task.CompletedTask;

    public LegCapabilities Capabilities => inner.Capabilities;

    public ChannelReader<LegAudio> Input => inner.Input;

    public ChannelReader<LegSignal> Signals => inner.Signals;

    public long DroppedCount => inner.DroppedCount;

    public ValueTask SendAudioAsync(string itemId, int contentIndex, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
    {
        if (!itemId.StartsWith(NotOfTheConversation, StringComparison.Ordinal))
        {
            _lastSentAt = timeProvider.GetTimestamp();
            _lastPiece = Capabilities.OutputFormat.DurationOf(audio.Length);
            notes.AudioSent(itemId, _lastPiece);
        }

        return inner.SendAudioAsync(itemId, contentIndex, audio, cancellationToken);
    }

    public ValueTask EndAudioAsync(string itemId, int contentIndex, CancellationToken cancellationToken = default) =>
        inner.EndAudioAsync(itemId, contentIndex, cancellationToken);

    public ValueTask<HeardPosition?> ClearPlayoutAsync(CancellationToken cancellationToken = default) => inner.ClearPlayoutAsync(cancellationToken);

    public Task WhenHeardAsync(CancellationToken cancellationToken = default) => inner.WhenHeardAsync(cancellationToken);

    public ValueTask SetGainAsync(double gainDb, TimeSpan fade, CancellationToken cancellationToken = default) =>
        inner.SetGainAsync(gainDb, fade, cancellationToken);

    public ValueTask ShowAsync(CallEvent callEvent, CancellationToken cancellationToken = default)
    {
        if (callEvent is TurnLatencyEvent turn)
        {
            _turns = NoteAsync(_turns, turn, _lastSentAt, _lastPiece);
        }
        else
        {
            notes.Take(callEvent);
        }

        return inner.ShowAsync(callEvent, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await _turns;
    }

    /// <summary>A turn's wait is noted when the first piece of its answer is heard: what that took beyond the piece itself is the playout's part.</summary>
    private async Task NoteAsync(Task earlier, TurnLatencyEvent turn, long sentAt, TimeSpan piece)
    {
        var parts = notes.Split(turn);
        var isHeard = true;
        try
        {
            await inner.WhenHeardAsync(CancellationToken.None);
        }
        catch (Exception) // of a leg that is the application's own: its record goes on
        {
            isHeard = false;
        }

        var playout = timeProvider.GetElapsedTime(sentAt) - piece;
        await earlier;
        notes.Turn(parts, isHeard && playout > TimeSpan.Zero ? playout : TimeSpan.Zero);
    }
}
