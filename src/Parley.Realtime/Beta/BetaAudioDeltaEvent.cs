using Parley.Realtime.Responses;

namespace Parley.Realtime.Beta;

/// <summary><c>response.audio.delta</c>: typed, so that nearly all of the traffic is written without a detour.</summary>
internal sealed record BetaAudioDeltaEvent : ServerEvent
{
    public override string Type => "response.audio.delta";

    public required string ResponseId { get; init; }

    public required string ItemId { get; init; }

    public required int OutputIndex { get; init; }

    public required int ContentIndex { get; init; }

    public required ReadOnlyMemory<byte> Delta { get; init; }

    public static BetaAudioDeltaEvent From(ResponseOutputAudioDeltaEvent delta) => new()
    {
        EventId = delta.EventId,
        ResponseId = delta.ResponseId,
        ItemId = delta.ItemId,
        OutputIndex = delta.OutputIndex,
        ContentIndex = delta.ContentIndex,
        Delta = delta.Delta,
        ExtensionData = delta.ExtensionData,
    };
}
