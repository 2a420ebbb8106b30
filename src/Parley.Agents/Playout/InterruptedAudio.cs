using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Agents.Playout;

/// <summary>The audio that an interruption stopped, in order of playing.</summary>
internal sealed class InterruptedAudio(IReadOnlyList<InterruptedPart> parts)
{
    /// <summary>The part that plays, by estimate; the last one when all are played.</summary>
    public InterruptedPart Playing => parts.FirstOrDefault(part => part.Estimated < part.Sent) ?? parts[^1];

    /// <summary>The position before anything was heard.</summary>
    public HeardPosition Beginning => new(parts[0].ItemId, parts[0].ContentIndex, TimeSpan.Zero);

    /// <summary>What was heard of each part, in order of playing.</summary>
    /// <param name="reported">The leg's report; null to go by the estimate. A report about another item means that nothing of these was heard.</param>
    public IEnumerable<(InterruptedPart Part, TimeSpan Heard)> Heard(HeardPosition? reported)
    {
        var reportedIndex = reported is { } position
            ? parts.ToList().FindIndex(part => part.ItemId == position.ItemId && part.ContentIndex == position.ContentIndex)
            : -1;
        return parts.Select((part, index) => (index < reportedIndex ? part with { IsGenerated = true } : part, reported is not { } known ? part.Estimated
            : index < reportedIndex ? part.Sent
            : index == reportedIndex ? known.Heard
            : TimeSpan.Zero));
    }

    /// <summary>What to send so that the model knows what was heard.</summary>
    /// <param name="reported">As for <see cref="Heard"/>.</param>
    public IEnumerable<ClientEvent> Cut(HeardPosition? reported)
    {
        foreach (var (part, heard) in Heard(reported))
        {
            var cut = HeardAudio.Cut(heard, part.Sent, part.IsGenerated);
            if (cut.Kind == HeardCutKind.Truncate)
            {
                yield return new ConversationItemTruncateEvent
                {
                    ItemId = part.ItemId, ContentIndex = part.ContentIndex, AudioEndMs = cut.AudioEndMs,
                };
            }
            else if (cut.Kind == HeardCutKind.Delete && part.ContentIndex == 0)
            {
                yield return new ConversationItemDeleteEvent { ItemId = part.ItemId };
            }
        }
    }
}

/// <summary>One part of it.</summary>
/// <param name="ItemId">Its item.</param>
/// <param name="ContentIndex">The part within the item.</param>
/// <param name="Sent">What was received of it.</param>
/// <param name="Estimated">What was heard if it was played as it came.</param>
/// <param name="IsGenerated">True when no more of it was to come.</param>
internal sealed record InterruptedPart(string ItemId, int ContentIndex, TimeSpan Sent, TimeSpan Estimated, bool IsGenerated);
