using Parley.Storage.Redaction;

namespace Parley.Server.Records;

/// <summary>
/// Whether what is said next in a call may answer a question for a card, PIN or code: by the rules of the journal, for six items after it, on whichever leg
/// the caller is by then. Any thread.
/// </summary>
internal sealed class AskedSecrets
{
    private const int ItemsAfterQuestion = 6;
    private readonly Lock _gate = new();
    private int _itemsLeft;

    /// <summary>Whether it may.</summary>
    public bool AreExpected
    {
        get
        {
            lock (_gate)
            {
                return _itemsLeft > 0;
            }
        }
    }

    /// <summary>An item was said, after it was looked at.</summary>
    public void Said(string text)
    {
        var asks = Redactor.AsksForSecret(text);
        lock (_gate)
        {
            _itemsLeft = asks ? ItemsAfterQuestion : Math.Max(0, _itemsLeft - 1);
        }
    }
}
