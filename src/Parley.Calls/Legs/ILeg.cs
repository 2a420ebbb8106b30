using System.Threading.Channels;
using Parley.Agents.Playout;

namespace Parley.Calls.Legs;

/// <summary>
/// The live two-way audio path to one party. It owns the clock: what was sent to it is not what was heard. Disposing it ends the
/// party's connection, completes <see cref="Input"/> and <see cref="Signals"/>, and may be done more than once.
/// </summary>
public interface ILeg : IAsyncDisposable
{
    /// <summary>What it can do, and in which formats.</summary>
    LegCapabilities Capabilities { get; }

    /// <summary>
    /// The party's audio in <see cref="LegCapabilities.InputFormat"/>, for one reader, who disposes each piece. Bounded: a live leg drops
    /// the oldest and counts it in <see cref="DroppedCount"/>. Completed when the leg is over.
    /// </summary>
    ChannelReader<LegAudio> Input { get; }

    /// <summary>What else the party does, for one reader. The last one is a <see cref="LegEndedSignal"/>.</summary>
    ChannelReader<LegSignal> Signals { get; }

    /// <summary>How many pieces of the party's audio were dropped because nobody took them in time.</summary>
    long DroppedCount { get; }

    /// <summary>Plays more of an item to the party, after what was sent before.</summary>
    /// <param name="itemId">The item.</param>
    /// <param name="contentIndex">The part within the item.</param>
    /// <param name="audio">In <see cref="LegCapabilities.OutputFormat"/>; borrowed until the task completes.</param>
    /// <param name="cancellationToken">Stops waiting for room.</param>
    ValueTask SendAudioAsync(string itemId, int contentIndex, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default);

    /// <summary>No more audio of this part comes.</summary>
    ValueTask EndAudioAsync(string itemId, int contentIndex, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stops playing and drops what is queued; what is sent after this call is played. Completes with what was heard, or null when
    /// the leg cannot tell; never waits long for the party.
    /// </summary>
    ValueTask<HeardPosition?> ClearPlayoutAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Completes when all that was sent so far is heard, or cleared, or should have been heard, or when the leg is over. For a hang-up or a
    /// transfer after the last words. A leg that cannot tell completes at once, as this does.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task WhenHeardAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>
    /// Plays at another loudness from now on, what is queued included: lower while it is decided whether the party interrupts. A leg that
    /// cannot change what it has already sent does nothing, as this does.
    /// </summary>
    /// <param name="gainDb">In decibels; 0 for as it is.</param>
    /// <param name="fade">How long the change takes.</param>
    /// <param name="cancellationToken">Stops waiting for room.</param>
    ValueTask SetGainAsync(double gainDb, TimeSpan fade, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <summary>Shows the party what happens, where the leg has a way to; else does nothing.</summary>
    ValueTask ShowAsync(CallEvent callEvent, CancellationToken cancellationToken = default);
}
