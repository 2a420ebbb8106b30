using System.IO.Pipelines;

namespace Parley.Server.CallLoops;

/// <summary>
/// Writes to a stream, and loses nothing when a write is cancelled a moment after it was done: the platform's writer of streams then takes the next
/// flush for the cancelled one, and what it should send (the end of an answer) waits until there is more, while the peer waits for it.
/// </summary>
/// <param name="inner">The platform's.</param>
internal sealed class SteadyPipeWriter(PipeWriter inner) : PipeWriter
{
    private volatile bool _isCancelAsked;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    public override void CancelPendingFlush()
    {
        _isCancelAsked = true;
        inner.CancelPendingFlush();
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var result = await inner.FlushAsync(cancellationToken);
        var isMistaken = result.IsCanceled && !_isCancelAsked;
        _isCancelAsked &= !result.IsCanceled;
        return isMistaken ? await inner.FlushAsync(cancellationToken) : result; // it has forgotten the former cancellation now
    }
}
