namespace Parley.Engine.Mcp;

/// <summary>The servers of the Model Context Protocol that an engine may call. Thread-safe; shared by all conversations.</summary>
public interface IMcpServers
{
    /// <summary>Whether a server may be reached is the operator's decision.</summary>
    /// <param name="url">An absolute http or https URL, as a client gave it.</param>
    /// <returns>Null when it may; else a sentence for the client that says why not and who can change it.</returns>
    string? Refuse(Uri url);

    /// <summary>Connects to a server.</summary>
    /// <param name="address">Where it is, and the secrets that it wants.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="McpServerException">It cannot be reached, or does not speak the protocol.</exception>
    ValueTask<IMcpServer> ConnectAsync(McpServerAddress address, CancellationToken cancellationToken);
}
