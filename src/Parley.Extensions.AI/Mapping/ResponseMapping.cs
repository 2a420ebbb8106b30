using Microsoft.Extensions.AI;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Extensions.AI.Mapping;

/// <summary>Responses: what is asked for, and what became of it.</summary>
internal static class ResponseMapping
{
    public static ResponseCreateEvent ToWire(CreateResponseRealtimeClientMessage message) => new()
    {
        EventId = message.MessageId,
        Response = new ResponseConfiguration
        {
            Conversation = message.ExcludeFromConversation == true ? "none" : null,
            Input = message.Items is null ? null : [.. message.Items.Select(ItemMapping.ToWire)],
            Instructions = message.Instructions,
            OutputModalities = message.OutputModalities is null ? null : [.. message.OutputModalities.Select(modality => new OutputModality(modality))],
            Audio = SessionMapping.ToOutput(message.OutputAudioOptions, message.OutputVoice) is { } output ? new ResponseAudioConfiguration(output) : null,
            Tools = message.Tools is null ? null : ToolMapping.ToDefinitions(message.Tools),
            ToolChoice = ToolMapping.ToChoice(message.ToolMode),
            MaxOutputTokens = message.MaxOutputTokens is { } count ? new MaxOutputTokens(count) : null,
            Metadata = message.AdditionalProperties?.ToDictionary(property => property.Key, property => property.Value?.ToString() ?? ""),
        },
    };

    public static CreateResponseRealtimeClientMessage ToClient(ResponseCreateEvent create) => new()
    {
        MessageId = create.EventId,
        RawRepresentation = create,
        ExcludeFromConversation = create.Response?.Conversation is null ? null : create.Response.Conversation == "none",
        Items = create.Response?.Input is { } input ? [.. input.Select(ItemMapping.ToClient)] : null,
        Instructions = create.Response?.Instructions,
        OutputModalities = create.Response?.OutputModalities is { } modalities ? [.. modalities.Select(modality => modality.Value)] : null,
        OutputVoice = create.Response?.Audio?.Output?.Voice?.Name,
        Tools = create.Response?.Tools is { } tools ? [.. ToolMapping.ToTools(tools)] : null,
        ToolMode = ToolMapping.ToMode(create.Response?.ToolChoice),
        MaxOutputTokens = create.Response?.MaxOutputTokens?.Count,
        AdditionalProperties = create.Response?.Metadata is { } metadata
            ? new AdditionalPropertiesDictionary(metadata.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value)))
            : null,
    };

    public static ResponseCreatedRealtimeServerMessage ToClient(RealtimeServerMessageType type, Response response) => new(type)
    {
        ResponseId = response.Id,
        Status = response.Status.Value,
        Items = [.. response.Output.Select(ItemMapping.ToClient)],
        OutputModalities = response.OutputModalities is null ? null : [.. response.OutputModalities.Select(modality => modality.Value)],
        OutputVoice = response.Audio?.Output?.Voice?.Name,
        MaxOutputTokens = response.MaxOutputTokens?.Count,
        Usage = UsageMapping.ToClient(response.Usage),
        Error = response.StatusDetails?.Error is { } error ? new ErrorContent(error.Message ?? "The model could not answer.") { ErrorCode = error.Code } : null,
        AdditionalProperties = response.Metadata is null
            ? null
            : new AdditionalPropertiesDictionary(response.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value))),
    };

    public static Response ToWire(ResponseCreatedRealtimeServerMessage message) => new()
    {
        Id = message.ResponseId ?? "",
        Status = message.Type == RealtimeServerMessageType.ResponseCreated
            ? ResponseStatus.InProgress
            : message.Status is { } status ? new ResponseStatus(status) : message.Error is null ? ResponseStatus.Completed : ResponseStatus.Failed,
        Output = message.Items is null ? [] : [.. message.Items.Select(ItemMapping.ToWire)],
        OutputModalities = message.OutputModalities is null ? null : [.. message.OutputModalities.Select(modality => new OutputModality(modality))],
        Usage = UsageMapping.ToWire(message.Usage),
        StatusDetails = message.Error is null
            ? null
            : new ResponseStatusDetails { Type = "failed", Error = new ResponseError(Code: message.Error.ErrorCode, Message: message.Error.Message) },
        Metadata = message.AdditionalProperties?.ToDictionary(property => property.Key, property => property.Value?.ToString() ?? ""),
    };
}
