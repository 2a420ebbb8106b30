using System.Diagnostics.CodeAnalysis;
using Parley.Realtime.AudioEvents;

namespace Parley.Realtime.Responses;

/// <summary>
/// <c>response.output_audio.delta</c>: more audio. One that came over the wire is lent: whoever has read it may give it back with
/// <see cref="Recycle"/>, and it is used again for a later one. A copy made by <c>with</c> is its owner's for good, its audio too.
/// </summary>
public sealed record ResponseOutputAudioDeltaEvent : ServerEvent
{
    private string _responseId = "";
    private string _itemId = "";
    private int _outputIndex;
    private int _contentIndex;
    private ReadOnlyMemory<byte> _delta;

    /// <summary>Makes an event that is its owner's for good.</summary>
    public ResponseOutputAudioDeltaEvent()
    {
    }

    [SetsRequiredMembers]
    private ResponseOutputAudioDeltaEvent(AudioDeltaLease lease)
    {
        Lease = lease;
        (ResponseId, ItemId) = ("", "");
    }

    [SetsRequiredMembers]
    private ResponseOutputAudioDeltaEvent(ResponseOutputAudioDeltaEvent original)
        : base(original)
    {
        ResponseId = original.ResponseId;
        ItemId = original.ItemId;
        OutputIndex = original.OutputIndex;
        ContentIndex = original.ContentIndex;
        Delta = original.Lease is null ? original.Delta : original.Delta.ToArray();
    }

    /// <inheritdoc/>
    public override string Type => "response.output_audio.delta";

    /// <summary>The response.</summary>
    public required string ResponseId
    {
        get => _responseId;
        [MemberNotNull(nameof(_responseId))]
        init => _responseId = value;
    }

    /// <summary>The item.</summary>
    public required string ItemId
    {
        get => _itemId;
        [MemberNotNull(nameof(_itemId))]
        init => _itemId = value;
    }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex
    {
        get => _outputIndex;
        init => _outputIndex = value;
    }

    /// <summary>The part within the item.</summary>
    public required int ContentIndex
    {
        get => _contentIndex;
        init => _contentIndex = value;
    }

    /// <summary>Raw audio in the session's output format.</summary>
    public required ReadOnlyMemory<byte> Delta
    {
        get => _delta;
        init => _delta = value;
    }

    /// <summary>True while it is lent by the connection that read it; false for one that is its owner's for good.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsLent => Lease?.IsLent == true;

    /// <summary>Null when it is its owner's for good.</summary>
    internal AudioDeltaLease? Lease { get; }

    private protected override ReadOnlySpan<byte> UnreadEventId => Lease is { } lease ? lease.EventId : default;

    /// <summary>
    /// Gives the event and its audio back to the connection that lent it. Only for whoever knows that nobody looks at either any more:
    /// they become another event. Need not be called: the garbage collector has what is not given back. Does nothing where
    /// <see cref="IsLent"/> is false. Thread-safe.
    /// </summary>
    public void Recycle() => Lease?.Return(this);

    /// <summary>One that is lent again and again.</summary>
    internal static ResponseOutputAudioDeltaEvent ToBeLent(AudioDeltaLease lease) => new(lease);

    /// <summary>Becomes another event; its audio is in its lease already.</summary>
    internal void Become(string responseId, string itemId, int outputIndex, int contentIndex, int byteCount)
    {
        _responseId = responseId;
        _itemId = itemId;
        _outputIndex = outputIndex;
        _contentIndex = contentIndex;
        _delta = Lease!.Audio.AsMemory(0, byteCount);
    }
}
