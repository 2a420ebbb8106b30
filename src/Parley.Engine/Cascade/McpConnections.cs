using Parley.Engine.Mcp;

namespace Parley.Engine.Cascade;

/// <summary>The open connections of one conversation to MCP servers, one for each address; opened when first needed. Thread-safe.</summary>
/// <param name="servers">Null where no conversation can name one.</param>
internal sealed class McpConnections(IMcpServers? servers) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<McpServerAddress, Task<IMcpServer>> _open = new(ReferenceEqualityComparer.Instance);
    private readonly List<Task> _closing = [];

    /// <param name="address">The server.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <exception cref="McpServerException">The server cannot be reached.</exception>
    public Task<IMcpServer> OpenAsync(McpServerAddress address, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(address, out var opening) || opening.IsFaulted || opening.IsCanceled)
            {
                _open[address] = opening = servers!.ConnectAsync(address, cancellationToken).AsTask();
            }

            return opening;
        }
    }

    /// <summary>The connection is of no more use.</summary>
    public void Drop(McpServerAddress address)
    {
        lock (_gate)
        {
            if (_open.Remove(address, out var broken))
            {
                _closing.RemoveAll(task => task.IsCompleted);
                _closing.Add(CloseAsync(broken));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] all;
        lock (_gate)
        {
            all = [.. _open.Values.Select(CloseAsync), .. _closing];
            _open.Clear();
        }

        await Task.WhenAll(all).ConfigureAwait(false);
    }

    private static async Task CloseAsync(Task<IMcpServer> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whoever opened it was told
        if (opening.IsCompletedSuccessfully)
        {
            await (await opening.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }
}
