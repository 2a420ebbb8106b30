namespace Parley.Benchmarks.Bridge.Wire;

/// <summary>Finds stamped frames in a stream that may be cut anywhere, and counts what is lost, doubled or out of order.</summary>
internal sealed class StampReader
{
    private readonly byte[] _frame = new byte[Stamp.FrameLength];
    private int _length;
    private int _next = -1;

    public int Lost { get; private set; }

    public int Doubled { get; private set; }

    /// <summary>Bytes that were no part of a stamped frame: the bridge changed or cut them, or sent sound of its own.</summary>
    public int Strange { get; private set; }

    public void Clear() => (Lost, Doubled, Strange) = (0, 0, 0);

    public void Read(ReadOnlySpan<byte> audio, Action<Stamp> found)
    {
        while (!audio.IsEmpty)
        {
            var count = Math.Min(_frame.Length - _length, audio.Length);
            audio[..count].CopyTo(_frame.AsSpan(_length));
            _length += count;
            audio = audio[count..];
            if (_length < _frame.Length)
            {
                return;
            }

            if (!Stamp.TryRead(_frame, out var stamp))
            {
                _frame.AsSpan(1).CopyTo(_frame);
                _length--;
                Strange++;
                continue;
            }

            _length = 0;
            var key = stamp.Number;
            if (_next >= 0 && key != _next && key != 0)
            {
                Lost += Math.Max(0, key - _next);
                Doubled += key < _next ? 1 : 0;
            }

            _next = key + 1;
            found(stamp);
        }
    }
}
