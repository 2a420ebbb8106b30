using System.Collections.Immutable;
using Parley.Testing.Simulation;

namespace Parley.Testing.Server;

/// <summary>
/// A server of the Realtime protocol on a loopback port, with the behaviour of a <see cref="SimulatedProvider"/>: for tests of what
/// really goes over a WebSocket. Dispose it to close all its connections. Thread-safe.
/// </summary>
public sealed class FakeRealtimeServer : IAsyncDisposable
{
    private readonly WebSocketListener _listener = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly string? _apiKey;
    private readonly Task _accepting;
    private ImmutableList<Handshake> _handshakes = [];

    /// <summary>Starts a server with a provider of its own.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="apiKey">The only key that is let in; null to let in everybody.</param>
    public FakeRealtimeServer(SimulationOptions? options = null, string? apiKey = null)
        : this(new SimulatedProvider(options), apiKey)
    {
    }

    /// <summary>Starts a server.</summary>
    /// <param name="provider">Behaviour, caller and record.</param>
    /// <param name="apiKey">The only key that is let in; null to let in everybody.</param>
    public FakeRealtimeServer(SimulatedProvider provider, string? apiKey = null)
    {
        Provider = provider;
        _apiKey = apiKey;
        _accepting = AcceptAsync();
    }

    /// <summary>The base address for a client, e.g. <c>http://127.0.0.1:41234/v1</c>.</summary>
    public Uri Endpoint => _listener.Endpoint;

    /// <summary>Behaviour, record, and faults on demand.</summary>
    public SimulatedProvider Provider { get; }

    /// <summary>Who speaks to the model.</summary>
    public SimulatedCaller Caller => Provider.Caller;

    /// <summary>How clients asked for connections, in order.</summary>
    public IReadOnlyList<Handshake> Handshakes => Volatile.Read(ref _handshakes);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        while (!_stopping.IsCancellationRequested)
        {
            var sink = new ServerConnection();
            SimulationLine? line = null;
            try
            {
                var (head, socket) = await _listener.AcceptAsync(
                    _ =>
                    {
                        line = Provider.Connect(sink);
                        return line.IsRefused ? "429 Too Many Requests" : WebSocketListener.Switching;
                    },
                    _stopping.Token).ConfigureAwait(false);
                var handshake = Handshake.Read(head);
                ImmutableInterlocked.Update(ref _handshakes, (list, item) => list.Add(item), handshake);
                serving.RemoveAll(task => task.IsCompleted);
                serving.Add(sink.RunAsync(socket, line!, Admission.Check(handshake, _apiKey), _stopping.Token));
            }
            catch (Exception fault) when (fault is IOException or OperationCanceledException)
            {
                line?.Dispose(); // the client went away before it was let in, or the server stops
            }
        }

        await Task.WhenAll(serving).ConfigureAwait(false);
    }
}
