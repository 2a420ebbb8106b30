using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Server.Agents;
using Parley.Server.Console.Records;

namespace Parley.Server.Console.Agents;

/// <summary>Asks an MCP server of the configuration for its tools, when an operator wants to know.</summary>
internal sealed class McpActions(McpToolLists lists, CallReader reader)
{
    public async Task AskAsync(HttpContext context)
    {
        var label = (string)context.GetRouteValue("label")!;
        if (await lists.AskAsync(label, context.RequestAborted))
        {
            await reader.TellAsync(context, "mcp.ask", label);
        }

        context.Response.Redirect(ConsolePaths.Agents);
    }
}
