using Microsoft.Extensions.AI;
using Parley.Engine.Conversations.Mcp;
using Parley.Realtime.Items;

namespace Parley.Engine.Conversations;

/// <summary>The calls among some items, each with what is known of its result. A chat model wants to see one for every call. Pure.</summary>
internal sealed class ChatCalls
{
    private const string PendingResult = "The result has not arrived yet.";
    private const string PendingApproval = "Not run: the user has not approved it yet.";
    private readonly ToolTable _tools;
    private readonly Dictionary<string, string> _outputs;
    private readonly Dictionary<string, McpApprovalResponseItem> _answers;
    private readonly HashSet<string> _made;

    public ChatCalls(IReadOnlyList<ConversationEntry> entries, ToolTable tools)
    {
        _tools = tools;
        _outputs = entries.Select(entry => entry.Item).OfType<FunctionCallOutputItem>()
            .GroupBy(output => output.CallId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Output, StringComparer.Ordinal);
        _answers = entries.Select(entry => entry.Item).OfType<McpApprovalResponseItem>()
            .GroupBy(answer => answer.ApprovalRequestId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        _made = [.. entries.Select(entry => entry.Item).OfType<McpCallItem>().Select(call => call.ApprovalRequestId).OfType<string>()];
    }

    /// <summary>The call that an item is; null when it is none, or is shown by the item of its later execution.</summary>
    public (FunctionCallContent Call, FunctionResultContent Result)? Find(ConversationEntry entry) => entry.Item switch
    {
        FunctionCallItem call => Show(call.CallId ?? entry.Id, call.Name, call.Arguments,
            _outputs.GetValueOrDefault(call.CallId ?? entry.Id, PendingResult)),
        McpCallItem call => Show(entry.Id, _tools.NameOf(call.ServerLabel, call.Name), call.Arguments,
            call.Output ?? (call.Error is { } error ? $"The tool failed: {error.Message}" : PendingResult)),
        McpApprovalRequestItem request when !_made.Contains(entry.Id) => Show(
            entry.Id, _tools.NameOf(request.ServerLabel, request.Name), request.Arguments, Describe(_answers.GetValueOrDefault(entry.Id))),
        _ => null,
    };

    private static (FunctionCallContent Call, FunctionResultContent Result) Show(string callId, string name, string arguments, string result) =>
        (new FunctionCallContent(callId, name, FunctionArguments.Parse(arguments)), new FunctionResultContent(callId, result));

    private static string Describe(McpApprovalResponseItem? answer) => answer switch
    {
        null => PendingApproval,
        { Approve: true } => PendingResult,
        { Reason: { Length: > 0 } reason } => $"Not run: the user declined it. {reason}",
        _ => "Not run: the user declined it.",
    };
}
