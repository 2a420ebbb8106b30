using Parley.Agents.Metering;
using Parley.Storage.Records;

namespace Parley.Server.Records;

/// <summary>Turns what a session has used so far into what each response used and cost. One thread at a time.</summary>
internal sealed class UsageNotes
{
    private decimal _costSoFar;

    /// <summary>What speaks.</summary>
    public string Model { get; set; } = "";

    public UsageEntry Describe(UsageUpdatedEvent used, TimeSpan at)
    {
        var cost = used.Session.EstimatedCost - _costSoFar;
        _costSoFar = used.Session.EstimatedCost ?? _costSoFar;
        return new UsageEntry
        {
            At = at,
            Model = Model,
            InputTokens = used.Response?.InputTokens ?? used.Transcription?.InputTokens ?? 0,
            OutputTokens = used.Response?.OutputTokens ?? used.Transcription?.OutputTokens ?? 0,
            CachedInputTokens = used.Response?.CachedTokens ?? 0,
            InputAudioTokens = used.Response?.InputAudioTokens ?? used.Transcription?.InputAudioTokens ?? 0,
            OutputAudioTokens = used.Response?.OutputAudioTokens ?? 0,
            Cost = cost,
        };
    }
}
