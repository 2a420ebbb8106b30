using System.Buffers;

namespace Parley.Benchmarks.Realtime;

/// <summary>A buffer that never grows, so that a benchmark measures only what it calls.</summary>
internal sealed class FixedBuffer : IBufferWriter<byte>
{
    private readonly byte[] _bytes = new byte[8192];

    public int WrittenCount { get; private set; }

    public void Clear() => WrittenCount = 0;

    public void Advance(int count) => WrittenCount += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => _bytes.AsMemory(WrittenCount);

    public Span<byte> GetSpan(int sizeHint = 0) => _bytes.AsSpan(WrittenCount);
}
