using Parley.Cli.Conversations;

namespace Parley.Cli.Talking;

/// <summary>Where the person's voice comes from.</summary>
internal interface IMicrophone : IAsyncDisposable
{
    /// <summary>The next 20 ms, PCM16 mono at 24 kHz, in the reader's buffer; false at the end. It takes as long as the sound does.</summary>
    /// <exception cref="ConversationException">There is no microphone.</exception>
    ValueTask<bool> ReadAsync(Memory<byte> frame, CancellationToken cancellationToken);
}
