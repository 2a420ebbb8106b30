using Parley.Storage.Records;
using Parley.Storage.Redaction;

namespace Parley.Server.Records;

/// <summary>
/// Knows which items of a leg hold what must not be kept, so that the recording is silenced there. By the rules of the journal: after a question for a
/// card, PIN or code the digits of the next items count too. One thread at a time.
/// </summary>
/// <param name="redactor">What knows what must not be kept.</param>
/// <param name="asked">The call's, over all of its legs.</param>
internal sealed class SpokenSecrets(Redactor redactor, AskedSecrets asked)
{
    private readonly List<SecretItem> _items = [];

    /// <summary>Those found so far.</summary>
    public IReadOnlyList<SecretItem> Items => _items;

    /// <summary>Something was said.</summary>
    /// <param name="itemId">The item.</param>
    /// <param name="speaker">Who.</param>
    /// <param name="text">The words.</param>
    /// <param name="spoken">When, from the beginning of the call; null where it was not spoken, or is being spoken.</param>
    /// <param name="words">When each word was; empty where that is not known.</param>
    public void Add(string itemId, Speaker speaker, string text, (TimeSpan From, TimeSpan To)? spoken, IReadOnlyList<SpokenWord> words)
    {
        var findings = redactor.Redact(text, asked.AreExpected).Findings;
        if (findings.Count > 0)
        {
            _items.AddRange(words.Count > 0 && spoken is not null
                ? findings.Select(finding => new SecretItem(itemId, speaker, Find(finding, words) ?? spoken))
                : [new SecretItem(itemId, speaker, spoken)]);
        }

        asked.Said(text);
    }

    /// <summary>When the words of a finding were spoken; null where it holds none.</summary>
    private static (TimeSpan From, TimeSpan To)? Find(Finding finding, IReadOnlyList<SpokenWord> words)
    {
        var held = words.Where(word => word.Start < finding.Start + finding.Length && word.Start + word.Length > finding.Start).ToList();
        return held.Count == 0 ? null : (held.Min(word => word.From), held.Max(word => word.To));
    }
}

/// <summary>An item, or a part of one, that holds what must not be kept.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Speaker">Whose side of the recording it is on.</param>
/// <param name="Spoken">When it was said, the item whole or the words only, from the beginning of the call; null where the recording knows it, for the agent's.</param>
internal readonly record struct SecretItem(string ItemId, Speaker Speaker, (TimeSpan From, TimeSpan To)? Spoken);
