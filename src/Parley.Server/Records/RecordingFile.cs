namespace Parley.Server.Records;

/// <summary>The file of a recording while it is written; when the call's recording lets it go, it is finished: by the call's end or whoever was first, and all wait.</summary>
/// <param name="inner">The file itself.</param>
/// <param name="finish">Finishes and closes it. Throws nothing.</param>
internal sealed class RecordingFile(Stream inner, Func<Stream, Task> finish) : Stream
{
    private readonly Lazy<Task> _finishing = new(() => finish(inner));

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => inner.SetLength(value);

    public override async ValueTask DisposeAsync()
    {
        await _finishing.Value;
        await base.DisposeAsync();
    }
}
