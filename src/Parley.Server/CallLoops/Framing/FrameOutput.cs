using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Parley.Server.CallLoops.Framing;

/// <summary>Writes frames to a stream, one after the other and each in one write. Any thread; allocates nothing for a frame that the stream takes at once.</summary>
/// <param name="stream">Stays the caller's.</param>
/// <param name="masks">What payloads are masked with; null for a server's, which are not.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore never makes a wait handle: there is nothing to dispose of, and late writers need it.")]
internal sealed class FrameOutput(Stream stream, MaskSource? masks)
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Writes a frame.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="isFinal">Whether the message ends with it.</param>
    /// <param name="payload">Borrowed until the task completes.</param>
    /// <param name="cancellationToken">Gives up; the stream is of no use afterwards.</param>
    public ValueTask WriteAsync(FrameKind kind, bool isFinal, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        _turn.Wait(0, CancellationToken.None)
            ? WriteInTurnAsync(kind, isFinal, payload, cancellationToken)
            : WaitAndWriteAsync(kind, isFinal, payload, cancellationToken);

    private async ValueTask WaitAndWriteAsync(FrameKind kind, bool isFinal, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        await WriteInTurnAsync(kind, isFinal, payload, cancellationToken);
    }

    private ValueTask WriteInTurnAsync(FrameKind kind, bool isFinal, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var header = new FrameHeader(kind, isFinal, payload.Length, masks?.Next());
        var frame = ArrayPool<byte>.Shared.Rent(header.ByteCount + payload.Length);
        header.Write(frame);
        var body = frame.AsSpan(header.ByteCount, payload.Length);
        payload.Span.CopyTo(body);
        if (header.Mask is { } mask)
        {
            FrameMask.Apply(body, mask);
        }

        ValueTask writing;
        try
        {
            writing = stream.WriteAsync(frame.AsMemory(0, header.ByteCount + payload.Length), cancellationToken);
        }
        catch (Exception exception) // some streams throw at once when they are closed
        {
            End(frame);
            return ValueTask.FromException(exception);
        }

        if (!writing.IsCompletedSuccessfully)
        {
            return FinishAsync(writing, frame);
        }

        writing.GetAwaiter().GetResult();
        End(frame);
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishAsync(ValueTask writing, byte[] frame)
    {
        try
        {
            await writing;
        }
        finally
        {
            End(frame);
        }
    }

    private void End(byte[] frame)
    {
        ArrayPool<byte>.Shared.Return(frame);
        _turn.Release();
    }
}
