using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Parley.Server.CallLoops;

/// <summary>A connection that was accepted, for the web server: its requests run on the thread pool, as ever.</summary>
internal sealed class LoopConnection : ConnectionContext, IDuplexPipe, ILoopConnectionFeature
{
    private static readonly StreamPipeReaderOptions s_readerOptions = new(leaveOpen: true, useZeroByteReads: true);
    private static readonly StreamPipeWriterOptions s_writerOptions = new(leaveOpen: true);
    private readonly LoopStream _stream;
    private readonly CancellationTokenSource _closing = new();

    /// <param name="socket">The connection's from now on.</param>
    /// <param name="loop">Looks after it.</param>
    /// <param name="id">Its id.</param>
    public LoopConnection(Socket socket, CallLoop loop, string id)
    {
        ConnectionId = id;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closing.Token;
        _stream = new LoopStream(socket, loop);
        Input = PipeReader.Create(_stream, s_readerOptions);
        Output = new SteadyPipeWriter(PipeWriter.Create(_stream, s_writerOptions));
        Transport = this;
        Features.Set<ILoopConnectionFeature>(this);
        Features.Set<IConnectionEndPointFeature>(new EndPoints(LocalEndPoint, RemoteEndPoint));
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override IDuplexPipe Transport { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public bool IsBare => ReferenceEquals(Transport, this);

    /// <summary>Begins, once.</summary>
    public void Start() => _stream.Start(() => Cancel(_closing));

    public LoopStream TakeStream()
    {
        if (Input.TryRead(out var read))
        {
            _stream.PutBack(read.Buffer); // what came behind the request's head already
            Input.AdvanceTo(read.Buffer.End);
        }

        return _stream;
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _stream.Dispose();
        ThreadPool.UnsafeQueueUserWorkItem(Cancel, _closing, preferLocal: false); // requests are told on the thread pool: theirs is any code
    }

    public override async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>The source has no timer and is left to the garbage collector, for late callers.</summary>
    private static void Cancel(CancellationTokenSource closing)
    {
        try
        {
            closing.Cancel();
        }
        catch (AggregateException)
        {
            // Whoever registered threw: on a thread of the pool it would end the process, and every call with it.
        }
    }

    private sealed class EndPoints(EndPoint? local, EndPoint? remote) : IConnectionEndPointFeature
    {
        public EndPoint? LocalEndPoint { get; set; } = local;

        public EndPoint? RemoteEndPoint { get; set; } = remote;
    }
}
