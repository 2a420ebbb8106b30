using System.Collections.Frozen;
using System.Text.Json;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Json;

internal sealed class SessionConfigurationConverter() : UnionConverter<SessionConfiguration>(s_members)
{
    private static readonly FrozenDictionary<string, Type> s_members = new Dictionary<string, Type>
    {
        ["realtime"] = typeof(RealtimeSessionConfiguration),
        ["transcription"] = typeof(TranscriptionSessionConfiguration),
    }.ToFrozenDictionary();

    public override IReadOnlyCollection<string> RequiredWords => ["realtime", "transcription"];

    protected override SessionConfiguration? Keep(string word, JsonElement json) => null;

    protected override JsonElement? Kept(SessionConfiguration value) => null;
}

internal sealed class ToolDefinitionConverter() : UnionConverter<ToolDefinition>(s_members)
{
    private static readonly FrozenDictionary<string, Type> s_members = new Dictionary<string, Type>
    {
        ["function"] = typeof(FunctionToolDefinition),
        ["mcp"] = typeof(McpToolDefinition),
    }.ToFrozenDictionary();

    protected override ToolDefinition Keep(string word, JsonElement json) => new UnknownToolDefinition(word, json);

    protected override JsonElement? Kept(ToolDefinition value) => (value as UnknownToolDefinition)?.Json;
}

internal sealed class ConversationItemConverter() : UnionConverter<ConversationItem>(s_members)
{
    private static readonly FrozenDictionary<string, Type> s_members = new Dictionary<string, Type>
    {
        ["message"] = typeof(MessageItem),
        ["function_call"] = typeof(FunctionCallItem),
        ["function_call_output"] = typeof(FunctionCallOutputItem),
        ["mcp_list_tools"] = typeof(McpListToolsItem),
        ["mcp_call"] = typeof(McpCallItem),
        ["mcp_approval_request"] = typeof(McpApprovalRequestItem),
        ["mcp_approval_response"] = typeof(McpApprovalResponseItem),
        ["item_reference"] = typeof(ItemReference),
    }.ToFrozenDictionary();

    protected override ConversationItem Keep(string word, JsonElement json) =>
        new UnknownItem(word, json) { Id = json.StringMember("id") };

    protected override JsonElement? Kept(ConversationItem value) => (value as UnknownItem)?.Json;
}

/// <summary>Also understands the beta's names <c>text</c> and <c>audio</c> (protocol §12.5), which are written back as the GA's.</summary>
internal sealed class ContentPartConverter() : UnionConverter<ContentPart>(s_members)
{
    private static readonly FrozenDictionary<string, Type> s_members = new Dictionary<string, Type>
    {
        ["input_text"] = typeof(InputTextPart),
        ["input_audio"] = typeof(InputAudioPart),
        ["input_image"] = typeof(InputImagePart),
        ["output_text"] = typeof(OutputTextPart),
        ["text"] = typeof(OutputTextPart),
        ["output_audio"] = typeof(OutputAudioPart),
        ["audio"] = typeof(OutputAudioPart),
    }.ToFrozenDictionary();

    protected override ContentPart Keep(string word, JsonElement json) => new UnknownContentPart(word, json);

    protected override JsonElement? Kept(ContentPart value) => (value as UnknownContentPart)?.Json;
}
