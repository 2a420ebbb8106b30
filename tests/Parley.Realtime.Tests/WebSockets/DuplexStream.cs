using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Parley.Realtime.WebSockets;

/// <summary>One end of a connection within the process; a write waits when the other end does not read.</summary>
internal sealed class DuplexStream(PipeReader reader, PipeWriter writer) : Stream
{
    private readonly Stream _input = reader.AsStream();
    private readonly Stream _output = writer.AsStream();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Two connected WebSockets: the client's and the server's.</summary>
    public static (WebSocket Client, WebSocket Server) CreateWebSockets(long roomByteCount = 64 * 1024)
    {
        var pipes = new PipeOptions(pauseWriterThreshold: roomByteCount, resumeWriterThreshold: roomByteCount / 2);
        var (up, down) = (new Pipe(pipes), new Pipe(pipes));
        return (
            WebSocket.CreateFromStream(
                new DuplexStream(down.Reader, up.Writer), new WebSocketCreationOptions { IsServer = false }),
            WebSocket.CreateFromStream(
                new DuplexStream(up.Reader, down.Writer), new WebSocketCreationOptions { IsServer = true }));
    }

    public override void Flush() => _output.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => _input.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _input.ReadAsync(buffer, cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => _output.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _output.WriteAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        reader.CancelPendingRead(); // as a network stream's pending calls end when it is disposed
        writer.CancelPendingFlush();
        _input.Dispose();
        _output.Dispose();
        base.Dispose(disposing);
    }
}
