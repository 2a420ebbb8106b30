namespace Parley.Engine.Mcp;

/// <summary>Reads another stream, and fails when an answer in it is longer than a number of bytes.</summary>
/// <param name="inner">The other stream; disposed with this one.</param>
/// <param name="unit">What an answer is.</param>
/// <param name="byteLimit">Bytes of one answer.</param>
internal sealed class LimitedStream(Stream inner, AnswerUnit unit, long byteLimit) : Stream
{
    private const byte LineFeed = (byte)'\n';

    private long _taken; // of the answer that is being read

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => Take(buffer[..inner.Read(buffer)]);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Take(buffer[..await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)].Span);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Take(ReadOnlySpan<byte> read)
    {
        var lineEnd = unit == AnswerUnit.Line ? read.LastIndexOf(LineFeed) : -1;
        _taken = lineEnd < 0 ? _taken + read.Length : read.Length - lineEnd - 1;
        return _taken <= byteLimit ? read.Length : throw new HttpRequestException($"The answer is longer than {byteLimit} bytes.");
    }
}
