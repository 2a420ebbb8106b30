using Microsoft.Extensions.AI;
using Parley.Realtime.Sessions;

namespace Parley.Extensions.AI.Mapping;

/// <summary>Tools and the choice among them.</summary>
internal static class ToolMapping
{
    /// <exception cref="NotSupportedException">A tool is not a function.</exception>
    public static IReadOnlyList<ToolDefinition> ToDefinitions(IEnumerable<AITool> tools) => [.. tools.Select(tool => tool is AIFunctionDeclaration function
        ? new FunctionToolDefinition { Name = function.Name, Description = function.Description, Parameters = function.JsonSchema }
        : throw new NotSupportedException($"The tool '{tool.Name}' is a {tool.GetType().Name}; functions alone can be told to a realtime model."))];

    /// <exception cref="NotSupportedException">A tool is not a function.</exception>
    public static IReadOnlyList<AITool> ToTools(IEnumerable<ToolDefinition> definitions) => [.. definitions.Select(definition => definition is FunctionToolDefinition function
        ? AIFunctionFactory.CreateDeclaration(function.Name, function.Description.Value, function.Parameters ?? default)
        : throw new NotSupportedException($"A tool of the type '{definition.Type}' cannot be told to this client; functions can."))];

    public static ToolChoice? ToChoice(ChatToolMode? mode) => mode switch
    {
        null => null,
        NoneChatToolMode => ToolChoice.None,
        RequiredChatToolMode { RequiredFunctionName: { } name } => ToolChoice.Function(name),
        RequiredChatToolMode => ToolChoice.Required,
        _ => ToolChoice.Auto,
    };

    public static ChatToolMode? ToMode(ToolChoice? choice) => choice switch
    {
        null => null,
        { Mode: "none" } => ChatToolMode.None,
        { Mode: "required" } => ChatToolMode.RequireAny,
        { Mode: "function", Name: { } name } => ChatToolMode.RequireSpecific(name),
        _ => ChatToolMode.Auto,
    };
}
