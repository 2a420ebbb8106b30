using Parley.Storage.Records;

namespace Parley.Server.Console.Timeline;

/// <summary>What one side said without a break.</summary>
/// <param name="ItemId">The conversation's item.</param>
/// <param name="Speaker">Who.</param>
/// <param name="Text">All of the words.</param>
/// <param name="From">When it began.</param>
/// <param name="HeardTo">To when it was heard.</param>
/// <param name="To">When it ended, or would have ended if nobody had interrupted it.</param>
/// <param name="HeardText">The words that were heard; null when all were, or that is not known.</param>
/// <param name="IsEstimated">True when its times were not measured, but guessed from its length.</param>
internal sealed record SpokenPart(
    string ItemId, Speaker Speaker, string Text, TimeSpan From, TimeSpan HeardTo, TimeSpan To, string? HeardText, bool IsEstimated)
{
    /// <summary>Whether some of it was never heard.</summary>
    public bool WasInterrupted => HeardText is not null;

    /// <summary>The words that nobody heard; empty when that is not known, or there are none.</summary>
    public string UnheardText => HeardText is { } heard && Text.StartsWith(heard, StringComparison.Ordinal) ? Text[heard.Length..] : "";
}
