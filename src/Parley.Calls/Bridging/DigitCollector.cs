using System.Text;

namespace Parley.Calls.Bridging;

/// <summary>Collects the keys that a party presses until they make a message. Pure; any thread.</summary>
internal sealed class DigitCollector(DigitOptions options)
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _digits = new();
    private TimeSpan _lastAt;

    /// <summary>A key was pressed.</summary>
    /// <returns>The message, when it is whole; else null.</returns>
    public string? Push(char digit, TimeSpan now)
    {
        lock (_gate)
        {
            if (options.Delivery != DigitDelivery.Message)
            {
                return null;
            }

            _digits.Append(_digits.Length == 0 ? "" : " ").Append(digit);
            _lastAt = now;
            var count = (_digits.Length + 1) / 2;
            return digit == options.Terminator || count >= options.MaxDigits ? Take() : null;
        }
    }

    /// <summary>Time went by.</summary>
    /// <returns>The message, when no other key was pressed for long enough; else null.</returns>
    public string? Tick(TimeSpan now)
    {
        lock (_gate)
        {
            return _digits.Length > 0 && now - _lastAt >= options.Pause ? Take() : null;
        }
    }

    private string Take()
    {
        var message = $"[The caller pressed {_digits}]";
        _digits.Clear();
        return message;
    }
}
