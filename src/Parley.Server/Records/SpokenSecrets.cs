using Parley.Storage.Records;
using Parley.Storage.Redaction;

namespace Parley.Server.Records;

/// <summary>
/// Knows which items of a call hold what must not be kept, so that the recording is silenced there. By the rules of the journal: after a question for a
/// card, PIN or code the digits of the next items count too. One thread at a time.
/// </summary>
internal sealed class SpokenSecrets(Redactor redactor)
{
    private const int ItemsAfterQuestion = 6;
    private readonly List<SecretItem> _items = [];
    private int _itemsWithSecrets;

    /// <summary>Those found so far.</summary>
    public IReadOnlyList<SecretItem> Items => _items;

    /// <summary>Something was said.</summary>
    /// <param name="itemId">The item.</param>
    /// <param name="speaker">Who.</param>
    /// <param name="text">The words.</param>
    /// <param name="spoken">When, from the beginning of the call; null where it was not spoken, or is being spoken.</param>
    public void Add(string itemId, Speaker speaker, string text, (TimeSpan From, TimeSpan To)? spoken)
    {
        if (redactor.Redact(text, _itemsWithSecrets > 0).Findings.Count > 0)
        {
            _items.Add(new SecretItem(itemId, speaker, spoken));
        }

        _itemsWithSecrets = Redactor.AsksForSecret(text) ? ItemsAfterQuestion : Math.Max(0, _itemsWithSecrets - 1);
    }
}

/// <summary>An item that holds what must not be kept.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Speaker">Whose side of the recording it is on.</param>
/// <param name="Spoken">When it was said, from the beginning of the call; null where the recording knows it, for the agent's.</param>
internal readonly record struct SecretItem(string ItemId, Speaker Speaker, (TimeSpan From, TimeSpan To)? Spoken);
