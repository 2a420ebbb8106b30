using Parley.Cli.Conversations;

namespace Parley.Cli.Talking;

/// <summary>Where the agent's voice goes.</summary>
internal interface ISpeaker : IAsyncDisposable
{
    /// <summary>Plays 20 ms of PCM16 mono at 24 kHz.</summary>
    /// <exception cref="ConversationException">There is no loudspeaker.</exception>
    ValueTask PlayAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken);
}
