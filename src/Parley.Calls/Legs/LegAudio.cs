using System.Buffers;

namespace Parley.Calls.Legs;

/// <summary>A piece of audio in pooled memory. Whoever has it disposes it, once.</summary>
public readonly struct LegAudio : IDisposable
{
    private readonly byte[]? _buffer;
    private readonly int _length;

    private LegAudio(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    /// <summary>The bytes; not to be used after disposal.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>Copies <paramref name="audio"/> into pooled memory.</summary>
    public static LegAudio Copy(ReadOnlySpan<byte> audio)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(audio.Length);
        audio.CopyTo(buffer);
        return new LegAudio(buffer, audio.Length);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }

    /// <summary>Takes over a buffer that was rented from the shared pool.</summary>
    internal static LegAudio Own(byte[] buffer, int length) => new(buffer, length);
}
