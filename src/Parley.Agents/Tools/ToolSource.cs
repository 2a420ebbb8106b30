using Microsoft.Extensions.AI;

namespace Parley.Agents.Tools;

/// <summary>Makes a source of tools of a function.</summary>
public static class ToolSource
{
    /// <summary>
    /// The tools that a function lists, such as the official MCP client's:
    /// <c>ToolSource.From("crm", async token =&gt; await client.ListToolsAsync(cancellationToken: token))</c>. The client stays its owner's.
    /// </summary>
    /// <param name="name">What it is called in errors.</param>
    /// <param name="list">Called each time the agent is configured.</param>
    public static IToolSource From(string name, Func<CancellationToken, ValueTask<IEnumerable<AIFunction>>> list) => new ListedTools(name, list);

    private sealed class ListedTools(string name, Func<CancellationToken, ValueTask<IEnumerable<AIFunction>>> list) : IToolSource
    {
        public string Name => name;

        public async ValueTask<IReadOnlyList<AIFunction>> ListToolsAsync(CancellationToken cancellationToken) =>
            [.. await list(cancellationToken).ConfigureAwait(false)];
    }
}
