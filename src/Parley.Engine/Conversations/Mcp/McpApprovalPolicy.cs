using System.Text.Json;
using Parley.Realtime.Items;

namespace Parley.Engine.Conversations.Mcp;

/// <summary>
/// Which of a server's tools the client wants to be asked about (protocol §4.7): all, unless it says otherwise. A tool that
/// neither filter names, or both, needs approval too. Pure.
/// </summary>
internal sealed class McpApprovalPolicy
{
    private readonly bool _isNever;
    private readonly McpToolFilter? _always;
    private readonly McpToolFilter? _never;

    private McpApprovalPolicy(bool isNever, McpToolFilter? always, McpToolFilter? never)
    {
        _isNever = isNever;
        _always = always;
        _never = never;
    }

    public bool NeedsApproval(McpTool tool) => !_isNever && (_never?.Matches(tool) != true || _always?.Matches(tool) == true);

    /// <param name="json">As the client sent it; null for the default.</param>
    /// <param name="path">Where it stands.</param>
    /// <exception cref="Realtime.ParleyProtocolException">It is neither <c>always</c>, <c>never</c> nor filters.</exception>
    public static McpApprovalPolicy Read(JsonElement? json, string path)
    {
        switch (json?.ValueKind ?? JsonValueKind.Null)
        {
            case JsonValueKind.Null:
                return new McpApprovalPolicy(isNever: false, null, null);
            case JsonValueKind.String when json!.Value.GetString() is "always" or "never":
                return new McpApprovalPolicy(json.Value.GetString() == "never", null, null);
            case JsonValueKind.String:
                throw ProtocolErrors.Unsupported(path, json!.Value.GetString(), "always", "never");
            case JsonValueKind.Object:
                return ReadFilters(json!.Value, path);
            case var kind:
                throw ProtocolErrors.WrongType(path, "'always', 'never', or an object with filters of these names", kind);
        }
    }

    private static McpApprovalPolicy ReadFilters(JsonElement json, string path)
    {
        McpToolFilter? always = null;
        McpToolFilter? never = null;
        foreach (var member in json.EnumerateObject())
        {
            var place = $"{path}.{member.Name}";
            switch (member.Name)
            {
                case "always" or "never" when member.Value.ValueKind == JsonValueKind.Null:
                    break;
                case "always":
                    always = McpToolFilter.ReadObject(member.Value, place);
                    break;
                case "never":
                    never = McpToolFilter.ReadObject(member.Value, place);
                    break;
                default:
                    throw ProtocolErrors.UnknownParameter(place);
            }
        }

        return new McpApprovalPolicy(isNever: false, always, never);
    }
}
