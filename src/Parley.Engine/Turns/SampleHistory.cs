namespace Parley.Engine.Turns;

/// <summary>The last samples of a stream: what came before speech was noticed. Takes no memory before the first. Not thread-safe.</summary>
/// <param name="capacity">How many samples it keeps.</param>
internal sealed class SampleHistory(int capacity)
{
    private short[] _samples = [];
    private long _total;

    public void Append(ReadOnlySpan<short> samples)
    {
        if (_samples.Length == 0)
        {
            _samples = new short[capacity];
        }

        foreach (var sample in samples)
        {
            _samples[_total++ % _samples.Length] = sample;
        }
    }

    /// <summary>Copies the last <paramref name="count"/> samples, or as many as there are.</summary>
    public short[] CopyLast(int count)
    {
        var copy = new short[(int)Math.Min(Math.Min(count, _samples.Length), _total)];
        for (var index = 0; index < copy.Length; index++)
        {
            copy[index] = _samples[(_total - copy.Length + index) % _samples.Length];
        }

        return copy;
    }
}
