using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Testing.Models;

/// <summary>The events of whole responses, in the order of the protocol (§9.2, §9.3, §9.6).</summary>
public static class FakeResponses
{
    /// <summary><c>response.created</c>.</summary>
    public static ResponseCreatedEvent Created(string responseId) => new()
    {
        Response = new Response { Id = responseId, Status = ResponseStatus.InProgress, Output = [] },
    };

    /// <summary><c>response.done</c>.</summary>
    public static ResponseDoneEvent Done(string responseId, ResponseStatus? status = null, params IReadOnlyList<ConversationItem> output) => new()
    {
        Response = new Response
        {
            Id = responseId,
            Status = status ?? ResponseStatus.Completed,
            Output = output,
            Usage = new Usage { InputTokens = 1, OutputTokens = 2, TotalTokens = 3 },
        },
    };

    /// <summary>The beginning of a spoken answer, up to and with its first audio.</summary>
    public static IEnumerable<ServerEvent> SpeechBegins(string responseId, string itemId, ReadOnlyMemory<byte> audio, string words)
    {
        var item = new MessageItem { Id = itemId, Role = MessageRole.Assistant, Status = ItemStatus.InProgress, Content = [] };
        yield return Created(responseId);
        yield return new ResponseOutputItemAddedEvent { ResponseId = responseId, OutputIndex = 0, Item = item };
        yield return new ConversationItemAddedEvent { Item = item };
        yield return new ResponseOutputAudioTranscriptDeltaEvent
        {
            ResponseId = responseId, ItemId = itemId, OutputIndex = 0, ContentIndex = 0, Delta = words,
        };
        yield return Audio(responseId, itemId, audio);
    }

    /// <summary>More audio of a spoken answer.</summary>
    public static ResponseOutputAudioDeltaEvent Audio(string responseId, string itemId, ReadOnlyMemory<byte> audio) => new()
    {
        ResponseId = responseId, ItemId = itemId, OutputIndex = 0, ContentIndex = 0, Delta = audio,
    };

    /// <summary>The end of a spoken answer.</summary>
    public static IEnumerable<ServerEvent> SpeechEnds(string responseId, string itemId, string words, ResponseStatus? status = null)
    {
        var isWhole = status is null || status == ResponseStatus.Completed;
        var item = new MessageItem
        {
            Id = itemId,
            Role = MessageRole.Assistant,
            Status = isWhole ? ItemStatus.Completed : ItemStatus.Incomplete,
            Content = [new OutputAudioPart { Transcript = words }],
        };
        yield return new ResponseOutputAudioDoneEvent { ResponseId = responseId, ItemId = itemId, OutputIndex = 0, ContentIndex = 0 };
        yield return new ResponseOutputAudioTranscriptDoneEvent
        {
            ResponseId = responseId, ItemId = itemId, OutputIndex = 0, ContentIndex = 0, Transcript = words,
        };
        yield return new ConversationItemDoneEvent { Item = item };
        yield return new ResponseOutputItemDoneEvent { ResponseId = responseId, OutputIndex = 0, Item = item };
        yield return Done(responseId, status, item);
    }

    /// <summary>A whole spoken answer.</summary>
    public static IEnumerable<ServerEvent> Speech(string responseId, string itemId, ReadOnlyMemory<byte> audio, string words) =>
        [.. SpeechBegins(responseId, itemId, audio, words), .. SpeechEnds(responseId, itemId, words)];

    /// <summary>A function call's events within a response that has begun, without <c>response.done</c>.</summary>
    public static IEnumerable<ServerEvent> FunctionCall(string responseId, FunctionCallItem call, int outputIndex = 0)
    {
        var begun = call with { Arguments = "", Status = ItemStatus.InProgress };
        var done = call with { Status = ItemStatus.Completed };
        yield return new ResponseOutputItemAddedEvent { ResponseId = responseId, OutputIndex = outputIndex, Item = begun };
        yield return new ConversationItemAddedEvent { Item = begun };
        yield return new ResponseFunctionCallArgumentsDeltaEvent
        {
            ResponseId = responseId, ItemId = call.Id!, OutputIndex = outputIndex, CallId = call.CallId!, Delta = call.Arguments,
        };
        yield return new ResponseFunctionCallArgumentsDoneEvent
        {
            ResponseId = responseId, ItemId = call.Id!, OutputIndex = outputIndex, CallId = call.CallId!, Name = call.Name,
            Arguments = call.Arguments,
        };
        yield return new ConversationItemDoneEvent { Item = done };
        yield return new ResponseOutputItemDoneEvent { ResponseId = responseId, OutputIndex = outputIndex, Item = done };
    }
}
