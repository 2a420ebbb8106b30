using Parley.Storage.Redaction;

namespace Parley.Server.Records;

/// <summary>
/// Whether what is said next in a call may answer a question for a card, PIN or code: by the rules of the journal, for six items after it, on whichever leg
/// the caller is by then. What an operator asks is known late or never: while one has the call it always may, and for six items after that. Any thread.
/// </summary>
internal sealed class AskedSecrets
{
    private const int ItemsAfterQuestion = 6;
    private readonly Lock _gate = new();
    private int _itemsLeft;
    private int _operatorCount; // the next one may begin before the end of the one before is told

    /// <summary>Whether it may.</summary>
    public bool AreExpected
    {
        get
        {
            lock (_gate)
            {
                return _itemsLeft > 0 || _operatorCount > 0;
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

    /// <summary>Something was said of which nobody knows the words.</summary>
    public void SaidUnknown()
    {
        lock (_gate)
        {
            _itemsLeft = ItemsAfterQuestion;
        }
    }

    /// <summary>An operator has taken the call over, or given it back.</summary>
    public void TakenOver(bool isTakenOver)
    {
        lock (_gate)
        {
            _operatorCount = Math.Max(0, _operatorCount + (isTakenOver ? 1 : -1));
            _itemsLeft = ItemsAfterQuestion;
        }
    }

    /// <summary>The leg is over, and with it any operator's turn.</summary>
    public void LegEnded()
    {
        lock (_gate)
        {
            _itemsLeft = _operatorCount > 0 ? ItemsAfterQuestion : _itemsLeft;
            _operatorCount = 0;
        }
    }
}
