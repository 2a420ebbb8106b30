namespace Parley.Samples.ShiFi;

/// <summary>Who the caller of one conversation has proved to be. Thread-safe: a model may call tools at the same time.</summary>
internal sealed class CallerVerification
{
    /// <summary>Wrong PINs until the conversation is locked.</summary>
    public const int MostAttempts = 3;

    private readonly Lock _gate = new();
    private string? _customerId;
    private int _attempts;

    /// <summary>The verified customer; null before the right PIN.</summary>
    public string? CustomerId
    {
        get
        {
            lock (_gate)
            {
                return _customerId;
            }
        }
    }

    /// <summary>Takes one attempt before the PIN is looked at, so that attempts at the same time count too; false when none is left.</summary>
    public bool TryTakeAttempt()
    {
        lock (_gate)
        {
            _customerId = null; // whoever asks to be somebody else is nobody until that is proved
            return _attempts < MostAttempts && ++_attempts <= MostAttempts;
        }
    }

    /// <summary>Records a right PIN.</summary>
    public void Open(string customerId)
    {
        lock (_gate)
        {
            _customerId = customerId;
            _attempts = 0;
        }
    }

    /// <summary>How many attempts are left.</summary>
    public int AttemptsLeft
    {
        get
        {
            lock (_gate)
            {
                return MostAttempts - _attempts;
            }
        }
    }
}
