using Parley.Realtime;
using Parley.Realtime.Mcp;
using Parley.Realtime.Responses;

namespace Parley.Agents.Responses;

/// <summary>Which response an event of the model belongs to.</summary>
internal static class ResponseIds
{
    /// <summary>Null for an event that belongs to none.</summary>
    public static string? Of(ServerEvent serverEvent) => serverEvent switch
    {
        ResponseOutputAudioDeltaEvent audio => audio.ResponseId, // first: nearly all of them
        ResponseOutputAudioTranscriptDeltaEvent words => words.ResponseId,
        ResponseOutputTextDeltaEvent words => words.ResponseId,
        ResponseOutputAudioDoneEvent audio => audio.ResponseId,
        ResponseOutputAudioTranscriptDoneEvent words => words.ResponseId,
        ResponseOutputTextDoneEvent words => words.ResponseId,
        ResponseOutputItemAddedEvent item => item.ResponseId,
        ResponseOutputItemDoneEvent item => item.ResponseId,
        ResponseContentPartAddedEvent part => part.ResponseId,
        ResponseContentPartDoneEvent part => part.ResponseId,
        ResponseFunctionCallArgumentsDeltaEvent arguments => arguments.ResponseId,
        ResponseFunctionCallArgumentsDoneEvent arguments => arguments.ResponseId,
        ResponseMcpCallArgumentsDeltaEvent arguments => arguments.ResponseId,
        ResponseMcpCallArgumentsDoneEvent arguments => arguments.ResponseId,
        ResponseCreatedEvent created => created.Response.Id,
        ResponseDoneEvent done => done.Response.Id,
        _ => null,
    };
}
