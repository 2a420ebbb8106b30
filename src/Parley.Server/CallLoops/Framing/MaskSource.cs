using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Parley.Server.CallLoops.Framing;

/// <summary>
/// Masks that nobody can foretell (RFC 6455 §5.3), drawn many at a time: drawing each one alone took a twentieth of a bridge's processor time. One caller
/// at a time.
/// </summary>
internal sealed class MaskSource
{
    private readonly uint[] _masks = new uint[64];
    private int _next = 64;

    /// <summary>The next one, its bytes in memory order.</summary>
    public uint Next()
    {
        if (_next == _masks.Length)
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(_masks.AsSpan()));
            _next = 0;
        }

        return _masks[_next++];
    }
}
