using System.Threading.Channels;
using Parley.Agents.Playout;
using Parley.Calls;
using Parley.Calls.Legs;

namespace Parley.Server.Console.Live;

/// <summary>An operator's leg, whose voice somebody else hears too.</summary>
/// <param name="inner">The leg; stays its owner's to dispose.</param>
/// <param name="hear">Is given each piece of the voice, borrowed. Must not hold up the reader.</param>
internal sealed class OverheardLeg(ILeg inner, Action<ReadOnlyMemory<byte>> hear) : ILeg
{
    public LegCapabilities Capabilities => inner.Capabilities;

    public ChannelReader<LegAudio> Input { get; } = new OverheardAudio(inner.Input, hear);

    public ChannelReader<LegSignal> Signals => inner.Signals;

    public long DroppedCount => inner.DroppedCount;

    public ValueTask SendAudioAsync(string itemId, int contentIndex, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        inner.SendAudioAsync(itemId, contentIndex, audio, cancellationToken);

    public ValueTask EndAudioAsync(string itemId, int contentIndex, CancellationToken cancellationToken = default) =>
        inner.EndAudioAsync(itemId, contentIndex, cancellationToken);

    public ValueTask<HeardPosition?> ClearPlayoutAsync(CancellationToken cancellationToken = default) => inner.ClearPlayoutAsync(cancellationToken);

    public Task WhenHeardAsync(CancellationToken cancellationToken = default) => inner.WhenHeardAsync(cancellationToken);

    public ValueTask SetGainAsync(double gainDb, TimeSpan fade, CancellationToken cancellationToken = default) => inner.SetGainAsync(gainDb, fade, cancellationToken);

    public ValueTask ShowAsync(CallEvent callEvent, CancellationToken cancellationToken = default) => inner.ShowAsync(callEvent, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
