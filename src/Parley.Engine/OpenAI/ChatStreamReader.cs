using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Wire = OpenAI.Chat;

namespace Parley.Engine.OpenAI;

/// <summary>Puts one streamed answer together. One answer, one reader.</summary>
internal sealed class ChatStreamReader
{
    private readonly List<PartialCall> _calls = [];
    private string? _id;
    private string? _model;

    /// <summary>What a part of the answer says to the user of the stage; null for nothing.</summary>
    public ChatResponseUpdate? Read(Wire.StreamingChatCompletionUpdate part)
    {
        _id = string.IsNullOrEmpty(part.CompletionId) ? _id : part.CompletionId;
        _model = string.IsNullOrEmpty(part.Model) ? _model : part.Model;
        foreach (var call in part.ToolCallUpdates)
        {
            Append(call);
        }

        var contents = new List<AIContent>();
        var text = string.Concat(part.ContentUpdate.Select(content => content.Text ?? content.Refusal));
        text = part.RefusalUpdate is { Length: > 0 } refusal ? text + refusal : text;
        if (text.Length > 0)
        {
            contents.Add(new TextContent(text));
        }

        if (part.Usage is { } usage)
        {
            contents.Add(new UsageContent(Usage(usage)));
        }

        var reason = part.FinishReason is { } finish ? Reason(finish) : (ChatFinishReason?)null;
        if (reason is not null)
        {
            contents.AddRange(TakeCalls());
        }

        return contents.Count == 0 && reason is null ? null : Update(contents, reason);
    }

    /// <summary>Calls that a server ended its answer with, without a finish reason.</summary>
    public ChatResponseUpdate? Finish() => _calls.Count == 0 ? null : Update([.. TakeCalls()], ChatFinishReason.ToolCalls);

    private ChatResponseUpdate Update(IList<AIContent> contents, ChatFinishReason? reason) => new(ChatRole.Assistant, contents)
    {
        ResponseId = _id,
        MessageId = _id,
        ModelId = _model,
        FinishReason = reason,
    };

    /// <summary>Some servers give every call the index 0, so a new id begins a new call too.</summary>
    private void Append(Wire.StreamingChatToolCallUpdate part)
    {
        var call = _calls.LastOrDefault(candidate => candidate.Index == part.Index);
        if (call is null || (!string.IsNullOrEmpty(part.ToolCallId) && call.Id.Length > 0 && part.ToolCallId != call.Id))
        {
            call = new PartialCall(part.Index);
            _calls.Add(call);
        }

        call.Id = string.IsNullOrEmpty(part.ToolCallId) ? call.Id : part.ToolCallId;
        call.Name = string.IsNullOrEmpty(part.FunctionName) ? call.Name : part.FunctionName;
        call.Arguments.Append(part.FunctionArgumentsUpdate?.ToString());
    }

    private List<FunctionCallContent> TakeCalls()
    {
        var calls = _calls.ConvertAll(call => FunctionCallContent.CreateFromParsedArguments(
            call.Arguments.ToString(), call.Id, call.Name, ParseArguments));
        _calls.Clear();
        return calls;
    }

    private static IDictionary<string, object?> ParseArguments(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return new Dictionary<string, object?>();
        }

        return JsonElement.Parse(json).EnumerateObject()
            .ToDictionary(member => member.Name, member => (object?)member.Value, StringComparer.Ordinal);
    }

    private static UsageDetails Usage(Wire.ChatTokenUsage usage) => new()
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
        ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
    };

    private static ChatFinishReason Reason(Wire.ChatFinishReason reason) => reason switch
    {
        Wire.ChatFinishReason.Length => ChatFinishReason.Length,
        Wire.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        Wire.ChatFinishReason.ToolCalls or Wire.ChatFinishReason.FunctionCall => ChatFinishReason.ToolCalls,
        _ => ChatFinishReason.Stop,
    };

    private sealed class PartialCall(int index)
    {
        public int Index { get; } = index;

        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();
    }
}
