using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Mcp;
using Parley.Realtime.Responses;

namespace Parley.Engine.Tests.Conversations;

/// <summary>Checks a whole log of server events against the order rules of the protocol (C032–C034, C175–C189, C204–C206).</summary>
internal static class EventOrder
{
    public static void Check(IReadOnlyList<ServerEvent> events, bool allDone)
    {
        Assert.Equal(events.Count, events.Select(e => e.EventId).Distinct().Count());
        Assert.All(events, e => Assert.Matches("^event_[0-9A-Za-z]{21}$", e.EventId));
        Assert.All(events, e => Assert.NotEmpty(e.Type));
        var created = events.OfType<ResponseCreatedEvent>().Select(e => e.Response.Id).ToArray();
        Assert.Equal(created.Length, created.Distinct().Count());
        var conversationIds = events.OfType<ResponseCreatedEvent>().Select(e => e.Response.ConversationId).Where(id => id is not null);
        Assert.True(conversationIds.Distinct().Count() <= 1);
        foreach (var responseId in created)
        {
            CheckResponse(events.Where(e => ResponseIdOf(e) == responseId).ToArray(), events, allDone);
        }
    }

    private static void CheckResponse(ServerEvent[] own, IReadOnlyList<ServerEvent> all, bool allDone)
    {
        Assert.IsType<ResponseCreatedEvent>(own[0]);
        var done = own.OfType<ResponseDoneEvent>().ToArray();
        Assert.True(done.Length == 1 || (!allDone && done.Length == 0));
        if (done.Length == 0)
        {
            return;
        }

        Assert.Same(done[0], own[^1]);
        var usage = done[0].Response.Usage!;
        Assert.Equal(usage.TotalTokens, usage.InputTokens + usage.OutputTokens);
        Assert.Equal(usage.InputTokens, usage.InputTokenDetails!.TextTokens + usage.InputTokenDetails.AudioTokens + usage.InputTokenDetails.ImageTokens);
        Assert.Equal(usage.OutputTokens, usage.OutputTokenDetails!.TextTokens + usage.OutputTokenDetails.AudioTokens);
        var finals = own.OfType<ResponseOutputItemDoneEvent>().OrderBy(e => e.OutputIndex).Select(e => e.Item).ToArray();
        Assert.Equal(finals, done[0].Response.Output);
        CheckCoordinates(own);
        foreach (var item in finals)
        {
            CheckItem(item, own, all, inConversation: done[0].Response.ConversationId is not null);
        }
    }

    /// <summary>Each event of a part names the output index under which its item was added, and the one content part.</summary>
    private static void CheckCoordinates(ServerEvent[] own)
    {
        var indices = own.OfType<ResponseOutputItemAddedEvent>().ToDictionary(added => added.Item.Id!, added => added.OutputIndex);
        Assert.Equal(Enumerable.Range(0, indices.Count), indices.Values);
        foreach (var serverEvent in own)
        {
            var coordinates = serverEvent switch
            {
                ResponseContentPartAddedEvent e => (e.ItemId, e.OutputIndex, e.ContentIndex),
                ResponseContentPartDoneEvent e => (e.ItemId, e.OutputIndex, e.ContentIndex),
                ResponseOutputTextDeltaEvent e => (e.ItemId, e.OutputIndex, e.ContentIndex),
                ResponseOutputTextDoneEvent e => (e.ItemId, e.OutputIndex, e.ContentIndex),
                ResponseOutputAudioDeltaEvent e => (e.ItemId, e.OutputIndex, e.ContentIndex),
                ResponseOutputAudioDoneEvent e => (e.ItemId, e.OutputIndex, e.ContentIndex),
                ResponseOutputAudioTranscriptDeltaEvent e => (e.ItemId, e.OutputIndex, e.ContentIndex),
                ResponseOutputAudioTranscriptDoneEvent e => (e.ItemId, e.OutputIndex, e.ContentIndex),
                ResponseFunctionCallArgumentsDeltaEvent e => (e.ItemId, e.OutputIndex, 0),
                ResponseFunctionCallArgumentsDoneEvent e => (e.ItemId, e.OutputIndex, 0),
                ResponseMcpCallArgumentsDeltaEvent e => (e.ItemId, e.OutputIndex, 0),
                ResponseMcpCallArgumentsDoneEvent e => (e.ItemId, e.OutputIndex, 0),
                ResponseOutputItemDoneEvent e => (e.Item.Id!, e.OutputIndex, 0),
                _ => ((string ItemId, int OutputIndex, int ContentIndex)?)null,
            };
            if (coordinates is { } given)
            {
                Assert.Equal((indices[given.ItemId], 0), (given.OutputIndex, given.ContentIndex));
            }
        }
    }

    private static void CheckItem(ConversationItem item, ServerEvent[] own, IReadOnlyList<ServerEvent> all, bool inConversation)
    {
        var index = all.Index().ToArray();
        int First(Func<ServerEvent, bool> match) => index.Where(pair => match(pair.Item)).Select(pair => pair.Index).FirstOrDefault(-1);
        var outputAdded = First(e => e is ResponseOutputItemAddedEvent added && added.Item.Id == item.Id);
        var added = First(e => e is ConversationItemAddedEvent added && added.Item.Id == item.Id);
        var outputDone = First(e => e is ResponseOutputItemDoneEvent done && done.Item.Id == item.Id);
        Assert.True(outputAdded >= 0 && outputDone > outputAdded);
        Assert.Equal(inConversation, added >= 0);
        Assert.True(!inConversation || (added > outputAdded && added < outputDone));
        if (item is FunctionCallItem call)
        {
            var deltas = own.OfType<ResponseFunctionCallArgumentsDeltaEvent>().Where(delta => delta.ItemId == call.Id).Select(delta => delta.Delta);
            Assert.Equal(call.Arguments, string.Concat(deltas));
        }

        if (item is McpCallItem tool)
        {
            var ended = all.Where(e => e is ResponseMcpCallCompletedEvent completed ? completed.ItemId == tool.Id : e is ResponseMcpCallFailedEvent failed && failed.ItemId == tool.Id);
            Assert.IsType(tool.Error is null ? typeof(ResponseMcpCallCompletedEvent) : typeof(ResponseMcpCallFailedEvent), Assert.Single(ended));
            Assert.Equal(tool.Error is null, tool.Output is not null);
        }

        if (item is not MessageItem message)
        {
            return;
        }

        var part = First(e => e is ResponseContentPartAddedEvent partAdded && partAdded.ItemId == item.Id);
        var partDone = First(e => e is ResponseContentPartDoneEvent done && done.ItemId == item.Id);
        Assert.True(part > outputAdded && partDone > part && partDone < outputDone);
        var text = string.Concat(own.Select(e => e switch
        {
            ResponseOutputTextDeltaEvent delta when delta.ItemId == item.Id => delta.Delta,
            ResponseOutputAudioTranscriptDeltaEvent delta when delta.ItemId == item.Id => delta.Delta,
            _ => "",
        }));
        Assert.Equal(text, message.Content.Single() switch
        {
            OutputTextPart written => written.Text,
            OutputAudioPart spoken => spoken.Transcript,
            _ => null,
        });
    }

    private static string? ResponseIdOf(ServerEvent serverEvent) => serverEvent switch
    {
        ResponseCreatedEvent e => e.Response.Id,
        ResponseDoneEvent e => e.Response.Id,
        ResponseOutputItemAddedEvent e => e.ResponseId,
        ResponseOutputItemDoneEvent e => e.ResponseId,
        ResponseContentPartAddedEvent e => e.ResponseId,
        ResponseContentPartDoneEvent e => e.ResponseId,
        ResponseOutputTextDeltaEvent e => e.ResponseId,
        ResponseOutputTextDoneEvent e => e.ResponseId,
        ResponseOutputAudioDeltaEvent e => e.ResponseId,
        ResponseOutputAudioDoneEvent e => e.ResponseId,
        ResponseOutputAudioTranscriptDeltaEvent e => e.ResponseId,
        ResponseOutputAudioTranscriptDoneEvent e => e.ResponseId,
        ResponseFunctionCallArgumentsDeltaEvent e => e.ResponseId,
        ResponseFunctionCallArgumentsDoneEvent e => e.ResponseId,
        ResponseMcpCallArgumentsDeltaEvent e => e.ResponseId,
        ResponseMcpCallArgumentsDoneEvent e => e.ResponseId,
        _ => null,
    };
}
