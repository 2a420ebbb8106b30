using System.Runtime.InteropServices;
using Parley.Audio.Wav;
using Parley.Cli.Conversations;

namespace Parley.Cli.Talking;

/// <summary>A WAV file instead of a loudspeaker: what would have been heard, when.</summary>
internal sealed class FileSpeaker(Stream stream, WavWriter writer) : ISpeaker
{
    /// <exception cref="ConversationException">It cannot be written.</exception>
    public static async Task<FileSpeaker> CreateAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            var stream = file.Create();
            return new FileSpeaker(stream, await WavWriter.CreateAsync(stream, TalkSound.SampleRate, cancellationToken: cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConversationException(ExitCode.Failed, $"{file} cannot be written: {exception.Message}");
        }
    }

    public async ValueTask PlayAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken) =>
        await writer.WriteAsync(MemoryMarshal.Cast<byte, short>(frame.Span).ToArray(), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        await stream.DisposeAsync();
    }
}
