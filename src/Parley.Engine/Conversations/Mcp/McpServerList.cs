using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.Mcp;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations.Mcp;

/// <summary>
/// The MCP servers of one session by their labels: who they are, what they offer, and the events of asking them (protocol §9.11).
/// A server is asked once; again only when it failed or when its address or secrets change.
/// </summary>
internal sealed class McpServerList(ConversationScope scope, ConversationSettings settings, ItemList items)
{
    private readonly Dictionary<string, McpServerEntry> _servers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (McpServerEntry Server, ConversationEntry Item)> _listings = new(StringComparer.Ordinal);

    public McpServerEntry? Find(string label) => _servers.GetValueOrDefault(label);

    /// <summary>Checks a client's list of tools and fills in what is known of servers that it names by label alone. Changes nothing.</summary>
    /// <param name="tools">As the client sent them; null for none.</param>
    /// <param name="path">Where they stand, e.g. <c>session.tools</c>.</param>
    /// <exception cref="ParleyProtocolException">A server is named wrongly, may not be reached, or is one too many.</exception>
    public IReadOnlyList<ToolDefinition>? Resolve(IReadOnlyList<ToolDefinition>? tools, string path)
    {
        if (tools?.Any(tool => tool is McpToolDefinition) != true)
        {
            return tools;
        }

        var labels = new HashSet<string>(StringComparer.Ordinal);
        ToolDefinition[] resolved =
        [
            .. tools.Select((tool, index) => tool is McpToolDefinition mcp ? Resolve(mcp, $"{path}[{index}]", labels) : tool),
        ];
        if (labels.Union(_servers.Keys).Count() > settings.McpServerLimit)
        {
            throw ProtocolErrors.Invalid(path, $"A session may name at most {settings.McpServerLimit} MCP servers.");
        }

        return resolved;
    }

    /// <summary>Takes note of resolved tools and asks the servers among them that are new.</summary>
    public void Introduce(IReadOnlyList<ToolDefinition>? tools)
    {
        foreach (var tool in tools?.OfType<McpToolDefinition>() ?? [])
        {
            var entry = new McpServerEntry(tool);
            if (!_servers.TryGetValue(tool.ServerLabel, out var known) || !known.Address.IsSame(entry.Address)
                || known is { IsListing: false, Tools: null })
            {
                _servers[tool.ServerLabel] = entry;
                List(entry);
            }
            else
            {
                _servers[tool.ServerLabel] = new McpServerEntry(tool) { Address = known.Address, IsListing = known.IsListing, Tools = known.Tools };
                Redirect(known, _servers[tool.ServerLabel]);
            }
        }
    }

    /// <summary>True when a server among the tools has yet to say what it offers.</summary>
    public bool IsListing(IReadOnlyList<ToolDefinition> tools) =>
        tools.OfType<McpToolDefinition>().Any(tool => Find(tool.ServerLabel) is { IsListing: true });

    public void Handle(McpToolsListed listed)
    {
        if (End(listed.ItemId) is var (server, item))
        {
            server.Tools = listed.Tools;
            item.Item = ((McpListToolsItem)item.Item) with { Status = ItemStatus.Completed, Tools = [.. server.Allowed(server.Definition)] };
            scope.Emit(new McpListToolsCompletedEvent { EventId = scope.NewEventId(), ItemId = listed.ItemId });
            EmitDone(item);
        }
    }

    public void Handle(McpListingFailed failed)
    {
        if (End(failed.ItemId) is var (server, item))
        {
            item.Item = item.Item with { Status = ItemStatus.Incomplete };
            scope.Emit(new McpListToolsFailedEvent { EventId = scope.NewEventId(), ItemId = failed.ItemId });
            EmitDone(item);
            scope.EmitError(new ErrorDetails
            {
                Type = "server_error",
                Code = "mcp_list_tools_failed",
                Message = $"The tools of the MCP server '{server.Address.Label}' could not be listed: {failed.Message} Send its definition again to try again.",
            });
        }
    }

    private McpToolDefinition Resolve(McpToolDefinition tool, string path, HashSet<string> labels)
    {
        if (settings.McpServers is null)
        {
            throw ProtocolErrors.Unsupported($"{path}.type", tool.Type, "function");
        }

        var known = Find(tool.ServerLabel)?.Definition;
        McpToolValidation.Check(tool, path, known is not null);
        if (!labels.Add(tool.ServerLabel))
        {
            throw ProtocolErrors.Invalid($"{path}.server_label", $"Duplicate server label: '{tool.ServerLabel}'.");
        }

        var resolved = tool.ServerUrl is null ? Complete(tool, known!) : tool;
        return settings.McpServers.Refuse(new Uri(resolved.ServerUrl!)) is { } refusal
            ? throw ProtocolErrors.Invalid($"{path}.server_url", refusal)
            : resolved with { ExtensionData = null };
    }

    private static McpToolDefinition Complete(McpToolDefinition tool, McpToolDefinition known)
    {
        var hasSecrets = tool.Authorization is not null || tool.Headers is not null;
        return tool with
        {
            ServerUrl = known.ServerUrl,
            Authorization = hasSecrets ? tool.Authorization : known.Authorization,
            Headers = hasSecrets ? tool.Headers : known.Headers,
            ServerDescription = tool.ServerDescription ?? known.ServerDescription,
            AllowedTools = tool.AllowedTools ?? known.AllowedTools,
            RequireApproval = tool.RequireApproval ?? known.RequireApproval,
        };
    }

    private void List(McpServerEntry server)
    {
        var item = new ConversationEntry(new McpListToolsItem
        {
            Id = scope.NewItemId(), Status = ItemStatus.InProgress, ServerLabel = server.Address.Label, Tools = [],
        });
        _listings.Add(item.Id, (server, item));
        scope.Emit(new McpListToolsInProgressEvent { EventId = scope.NewEventId(), ItemId = item.Id });
        var previous = items.Append(item);
        scope.Emit(new ConversationItemAddedEvent { EventId = scope.NewEventId(), PreviousItemId = previous, Item = item.Item });
        scope.Do(new ListMcpTools(item.Id, server.Address));
    }

    /// <summary>What is being asked is asked for the newer definition.</summary>
    private void Redirect(McpServerEntry from, McpServerEntry to)
    {
        foreach (var (itemId, listing) in _listings.Where(pair => pair.Value.Server == from).ToArray())
        {
            _listings[itemId] = listing with { Server = to };
        }
    }

    private (McpServerEntry Server, ConversationEntry Item)? End(string itemId)
    {
        if (!_listings.Remove(itemId, out var listing))
        {
            return null;
        }

        listing.Server.IsListing = false;
        return listing;
    }

    private void EmitDone(ConversationEntry item)
    {
        if (items.Find(item.Id) == item)
        {
            scope.Emit(new ConversationItemDoneEvent { EventId = scope.NewEventId(), PreviousItemId = items.PreviousId(item), Item = item.Item });
        }
    }
}
