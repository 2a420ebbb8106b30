using Parley.Server.CallLoops.Framing;

namespace Parley.Server.Tests.CallLoops.Framing;

[Trait("Category", "Unit")]
public sealed class FrameOutputTests
{
    [Fact]
    public async Task WriteAsync_StreamThrowsAtOnce_FailsAndHoldsUpNoOtherWriter()
    {
        using var stream = new ClosedStream();
        var output = new FrameOutput(stream, masks: null);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => WriteAsync(output));
        var second = WriteAsync(output);

        Assert.True(second.IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => second);
    }

    private static async Task WriteAsync(FrameOutput output) => await output.WriteAsync(FrameKind.Ping, isFinal: true, default, CancellationToken.None);

    private sealed class ClosedStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new ObjectDisposedException(nameof(ClosedStream));
    }
}
