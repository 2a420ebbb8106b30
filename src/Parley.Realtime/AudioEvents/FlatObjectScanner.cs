using System.Buffers;
using System.Runtime.CompilerServices;

namespace Parley.Realtime.AudioEvents;

/// <summary>
/// Reads the plainest of JSON objects: members that are plain ASCII strings without escapes, or small non-negative integers. Whatever
/// else comes, be it valid or not, makes a method return false, and the general reader decides. It accepts nothing that JSON refuses.
/// </summary>
internal ref struct FlatObjectScanner(ReadOnlySpan<byte> json)
{
    /// <summary>What a string may hold without escapes: printable ASCII.</summary>
    public static readonly SearchValues<byte> Plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x5F).Select(value => (byte)value).Where(value => value is not ((byte)'"' or (byte)'\\'))]);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _position;

    /// <summary>True after the object's closing brace when nothing but white space follows.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Takes the opening brace. An empty object is not plain.</summary>
    public bool TryOpen() => TryTake((byte)'{');

    /// <summary>Takes a member's name and colon.</summary>
    public bool TryReadName(out ReadOnlySpan<byte> name) => TryReadString(out name) && TryTake((byte)':');

    /// <summary>Takes a string without escapes.</summary>
    public bool TryReadString(out ReadOnlySpan<byte> value)
    {
        if (TryTake((byte)'"'))
        {
            var rest = _json[_position..];
            var length = rest.IndexOfAnyExcept(Plain);
            if (length >= 0 && rest[length] == '"')
            {
                _position += length + 1;
                value = rest[..length];
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Takes a string whose bytes its user checks, e.g. as base64: only its end is looked for.</summary>
    public bool TryReadUncheckedString(out ReadOnlySpan<byte> value)
    {
        if (TryTake((byte)'"'))
        {
            var rest = _json[_position..];
            var length = rest.IndexOf((byte)'"');
            if (length >= 0)
            {
                _position += length + 1;
                value = rest[..length];
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Takes an integer from 0 to 999,999,999.</summary>
    public bool TryReadIndex(out int value)
    {
        const int MostDigits = 9;
        SkipWhiteSpace();
        value = 0;
        var start = _position;
        while (_position < _json.Length && _position - start <= MostDigits && char.IsAsciiDigit((char)_json[_position]))
        {
            value = unchecked((value * 10) + (_json[_position++] - '0'));
        }

        var digits = _position - start;
        return digits is > 0 and <= MostDigits && (digits == 1 || _json[start] != '0');
    }

    /// <summary>Takes the comma before the next member, or the end, after which <see cref="IsAtEnd"/> is true.</summary>
    public bool TryContinue()
    {
        if (TryTake((byte)','))
        {
            return true;
        }

        if (!TryTake((byte)'}'))
        {
            return false;
        }

        SkipWhiteSpace();
        IsAtEnd = _position == _json.Length;
        return IsAtEnd;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryTake(byte token)
    {
        SkipWhiteSpace();
        if ((uint)_position < (uint)_json.Length && _json[_position] == token)
        {
            _position++;
            return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SkipWhiteSpace()
    {
        while ((uint)_position < (uint)_json.Length
            && _json[_position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _position++;
        }
    }
}
