using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations.Mcp;

/// <summary>
/// The functions that a chat model is shown: the client's own, and the tools of MCP servers. A tool keeps its name where that is
/// free and fits; else its server's label goes before it. Immutable.
/// </summary>
internal sealed class ToolTable
{
    private const int LongestName = 64;
    private static readonly JsonElement s_noParameters = JsonElement.Parse("""{"type":"object","properties":{}}""");
    private readonly Dictionary<string, McpToolUse> _uses = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Label, string Tool), string> _names = [];
    private readonly ToolChoice _choice;
    private readonly List<AIFunctionDeclaration> _declarations = [];

    private ToolTable() => _choice = ToolChoice.Auto;

    /// <param name="plan">Whose tools.</param>
    /// <param name="servers">What the session's servers offer.</param>
    public ToolTable(ResponsePlan plan, McpServerList servers)
    {
        _choice = plan.ToolChoice;
        foreach (var function in plan.Tools.OfType<FunctionToolDefinition>())
        {
            Declare(function.Name, function.Description.Value, function.Parameters);
        }

        foreach (var server in plan.Tools.OfType<McpToolDefinition>())
        {
            Add(server, servers.Find(server.ServerLabel), plan.InConversation);
        }
    }

    /// <summary>No tools.</summary>
    public static ToolTable None { get; } = new();

    /// <summary>As the chat model is shown them; null for none.</summary>
    public IList<AITool>? Declarations => Chosen() is { Length: > 0 } chosen ? [.. chosen] : null;

    /// <summary>What the choice of tools means to the chat model; null leaves it to it.</summary>
    public ChatToolMode? Mode => _choice.Mode switch
    {
        "none" => ChatToolMode.None,
        "required" => ChatToolMode.RequireAny,
        "function" => ChatToolMode.RequireSpecific(_choice.Name!),
        "mcp" when Chosen() is { Length: > 0 } chosen =>
            chosen.Length == 1 ? ChatToolMode.RequireSpecific(chosen[0].Name) : ChatToolMode.RequireAny,
        _ => null,
    };

    /// <summary>How many characters the tools show to the chat model.</summary>
    public int TextLength { get; private set; }

    /// <summary>The MCP tool that a function's name stands for; null when the function is the client's.</summary>
    public McpToolUse? Find(string functionName) => _uses.GetValueOrDefault(functionName);

    /// <summary>The name under which the chat model knows, or knew, a server's tool.</summary>
    public string NameOf(string label, string tool) => _names.GetValueOrDefault((label, tool)) ?? Fit(tool);

    private void Add(McpToolDefinition definition, McpServerEntry? server, bool canAsk)
    {
        var approval = McpApprovalPolicy.Read(definition.RequireApproval, "require_approval");
        foreach (var tool in server?.Allowed(definition) ?? [])
        {
            var needsApproval = approval.NeedsApproval(tool);
            if (!needsApproval || canAsk) // out of band nobody can be asked: the question would be in no conversation
            {
                Add(definition, new McpToolUse(server!.Address, tool.Name, needsApproval), tool);
            }
        }
    }

    private void Add(McpToolDefinition definition, McpToolUse use, McpTool tool)
    {
        var label = definition.ServerLabel;
        var name = FreeName(Fit(tool.Name), Fit($"{label}_{tool.Name}"));
        if (name is null)
        {
            return; // two of one server's tools that differ in nothing a chat model may be shown
        }

        var description = definition.ServerDescription is { Length: > 0 } server ? $"{tool.Description}\n{label}: {server}" : tool.Description;
        _uses.Add(name, use);
        _names.TryAdd((label, tool.Name), name);
        Declare(name, description, tool.InputSchema);
    }

    private void Declare(string name, string? description, JsonElement? parameters)
    {
        _declarations.Add(AIFunctionFactory.CreateDeclaration(name, description, parameters ?? s_noParameters));
        TextLength += name.Length + (description?.Length ?? 0) + (parameters?.GetRawText().Length ?? 0);
    }

    private string? FreeName(params ReadOnlySpan<string> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (!_declarations.Exists(declaration => declaration.Name == candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private AIFunctionDeclaration[] Chosen() => _choice.Mode == "mcp"
        ? [.. _declarations.Where(declaration => Find(declaration.Name) is { } use
            && use.Address.Label == _choice.ServerLabel && (_choice.Name is null || use.Tool == _choice.Name))]
        : [.. _declarations];

    /// <summary>What chat models take for a function's name: letters, digits, '_' and '-', at most 64.</summary>
    private static string Fit(string name)
    {
        var fitting = new StringBuilder(name.Length);
        foreach (var character in name.AsSpan(0, Math.Min(name.Length, LongestName)))
        {
            fitting.Append(char.IsAsciiLetterOrDigit(character) || character is '_' or '-' ? character : '_');
        }

        return fitting.ToString();
    }
}
