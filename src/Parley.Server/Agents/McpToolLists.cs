using System.Collections.Concurrent;
using Parley.Engine.Mcp;
using Parley.Server.Configuration;
using Parley.Server.Engine;
using Parley.Server.Hosting;

namespace Parley.Server.Agents;

/// <summary>What the MCP servers of the configuration offered when somebody last asked them. Thread-safe.</summary>
internal sealed class McpToolLists(ParleyOptions options, ModelDirectory models, StageClients stages, TimeProvider timeProvider)
{
    private const int MaxAskedCount = 4;
    private readonly ConcurrentDictionary<string, (McpServerOptions Server, McpToolList List)> _lists = new(StringComparer.Ordinal); // by label
    private readonly Places _asked = new();

    /// <summary>What is known of a server; null while it was not asked as it is described now.</summary>
    public McpToolList? Find(string label) =>
        _lists.TryGetValue(label, out var known) && models.InForce.McpServers.TryGetValue(label, out var server) && ReferenceEquals(known.Server, server) ? known.List : null;

    /// <summary>Asks a server for its tools, as an agent's session does: at the same address, with the same secrets, within the same bounds.</summary>
    /// <returns>False when there is no server of that label, or too many are asked already.</returns>
    public async Task<bool> AskAsync(string label, CancellationToken cancellationToken)
    {
        using var place = _asked.TryEnter(MaxAskedCount);
        if (place is null || !models.InForce.McpServers.TryGetValue(label, out var server))
        {
            return false;
        }

        using var patience = new CancellationTokenSource(options.Mcp.ListTimeout, timeProvider);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            _lists[label] = (server, await ReadAsync(label, server, asking.Token));
        }
        catch (McpServerException exception)
        {
            _lists[label] = (server, new McpToolList([], exception.Message, timeProvider.GetUtcNow()));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            _lists[label] = (server, new McpToolList([], "It did not answer in time (mcp.list_seconds).", timeProvider.GetUtcNow()));
        }

        return true;
    }

    private async Task<McpToolList> ReadAsync(string label, McpServerOptions server, CancellationToken cancellationToken)
    {
        if (stages.McpServers.Refuse(server.Url) is { } refusal)
        {
            return new McpToolList([], refusal, timeProvider.GetUtcNow());
        }

        await using var connection = await stages.McpServers.ConnectAsync(new McpServerAddress(label, server.Url, server.Authorization), cancellationToken);
        return new McpToolList(await connection.ListToolsAsync(cancellationToken), null, timeProvider.GetUtcNow());
    }
}
