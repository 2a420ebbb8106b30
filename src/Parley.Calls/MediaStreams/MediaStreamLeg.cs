using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Agents.Playout;
using Parley.Calls.Legs;

namespace Parley.Calls.MediaStreams;

/// <summary>
/// A telephone carrier's media stream as a leg, over the WebSocket that the carrier opened: see <c>docs/media-streams.md</c>. The carrier
/// is given little more audio than it plays, and marks tell what was heard. Nothing that it sends can do more than end its own call.
/// </summary>
public sealed class MediaStreamLeg : ILeg
{
    private MediaStreamLeg(MediaStreamStart start)
    {
        Start = start;
        Capabilities = new LegCapabilities { InputFormat = start.Format, OutputFormat = start.Format };
    }

    /// <summary>What the carrier said when the stream began.</summary>
    public MediaStreamStart Start { get; }

    /// <inheritdoc/>
    public LegCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public ChannelReader<LegAudio> Input => throw new NotImplementedException();

    /// <inheritdoc/>
    public ChannelReader<LegSignal> Signals => throw new NotImplementedException();

    /// <inheritdoc/>
    public long DroppedCount => 0;

    /// <summary>Waits on an accepted WebSocket for the stream's start.</summary>
    /// <param name="socket">The leg's from now on: it closes and disposes it, also when the stream does not begin.</param>
    /// <param name="dialect">The carrier's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="timeProvider">Null for the system's clock.</param>
    /// <param name="logger">Null for none.</param>
    /// <param name="cancellationToken">Stops waiting; the socket is then closed.</param>
    /// <exception cref="MediaStreamException">The stream did not begin, or in a format that is not known.</exception>
    public static Task<MediaStreamLeg> AcceptAsync(
        WebSocket socket,
        MediaStreamDialect dialect,
        MediaStreamOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger? logger = null,
        CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask SendAudioAsync(
        string itemId, int contentIndex, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask EndAudioAsync(string itemId, int contentIndex, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Stops playing and drops what waits, here and at the carrier. Completes at once, without waiting for the carrier.</summary>
    /// <param name="cancellationToken">Not needed: nothing is waited for.</param>
    /// <returns>What the party has heard until the carrier gets the news; null when nothing was ever sent.</returns>
    public ValueTask<HeardPosition?> ClearPlayoutAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask ShowAsync(CallEvent callEvent, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <summary>
    /// Completes when all that was sent so far is heard: the mark behind it came back, or should have by <see
    /// cref="MediaStreamOptions.MarkTimeout"/>; or it was cleared; or the leg is over. For a hang-up or a transfer after the last words.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task WhenHeardAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>
    /// Ends the leg for a reason that came another way, such as a call's status callback. The leg ends once: for the first reason that
    /// came, from wherever.
    /// </summary>
    /// <param name="reason">For the <see cref="LegEndedSignal"/>.</param>
    public ValueTask EndAsync(string reason) => throw new NotImplementedException();

    /// <summary>Closes the connection, with a closing handshake of bounded length, and ends the leg.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
