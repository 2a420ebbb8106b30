namespace Parley.Audio.Tests.Wav;

/// <summary>A pipe that hands out seven bytes at a time.</summary>
internal sealed class TrickleStream(byte[] content) : MemoryStream(content)
{
    public override bool CanSeek => false;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(7, buffer.Length)], cancellationToken);
}
