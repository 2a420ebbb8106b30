using System.Threading.Channels;
using Parley.Agents.Playout;
using Parley.Calls;
using Parley.Calls.Legs;

namespace Parley.Server.Records;

/// <summary>A leg whose events, and the times of whose audio, go into the call's record.</summary>
internal sealed class RecordedLeg(ILeg inner, CallNotes notes) : ILeg
{
    private const string NotOfTheConversation = "sound_"; // music, tones, a colleague's voice: no item of the call was heard with them

    public LegCapabilities Capabilities => inner.Capabilities;

    public ChannelReader<LegAudio> Input => inner.Input;

    public ChannelReader<LegSignal> Signals => inner.Signals;

    public long DroppedCount => inner.DroppedCount;

    public ValueTask SendAudioAsync(string itemId, int contentIndex, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
    {
        if (!itemId.StartsWith(NotOfTheConversation, StringComparison.Ordinal))
        {
            notes.AudioSent(itemId, Capabilities.OutputFormat.DurationOf(audio.Length));
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
        notes.Take(callEvent);
        return inner.ShowAsync(callEvent, cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
