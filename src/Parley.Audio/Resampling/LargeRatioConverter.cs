namespace Parley.Audio.Resampling;

/// <summary>
/// For ratios of large terms (147:160 between 22.05 and 24 kHz ...): each output is the scalar product of its own row of taps
/// with the samples, made for a whole group of outputs at a time where the source has them all.
/// </summary>
internal sealed class LargeRatioConverter : IRateConverter
{
    private const int MaxBlock = 960;

    private readonly LargeRatioTaps _taps;
    private readonly float[] _window;
    private readonly int _kept; // samples of the past in the window
    private int _cycleStart; // the newest sample of output 0 of the present cycle, relative to the next source sample
    private int _output; // of the present cycle, 0 to Up - 1

    public LargeRatioConverter(LargeRatioTaps taps)
    {
        _taps = taps;
        _kept = taps.History + taps.Reach;
        _window = new float[_kept + MaxBlock + taps.RowLength]; // rows are padded beyond the newest sample
    }

    public int MaxSourceCount => MaxBlock;

    public int CountOutputs(int sourceCount)
    {
        // Outputs k of the cycle, and of those after it, whose newest sample has come: start + floor(k * Down / Up) < count.
        var total = (((long)(sourceCount - _cycleStart) * _taps.Up) + _taps.Down - 1) / _taps.Down;
        return checked((int)Math.Max(0, total - _output));
    }

    public int Convert(ReadOnlySpan<short> source, Span<short> target)
    {
        SampleConvert.ToSingle(source, _window.AsSpan(_kept, source.Length));
        var written = 0;
        while (_taps.Newest[_output] < source.Length - _cycleStart)
        {
            written += _output % _taps.GroupLength == 0 ? MakeGroups(source.Length, target[written..]) : 0;
            if (_taps.Newest[_output] < source.Length - _cycleStart)
            {
                target[written++] = MakeOne();
                Advance(1);
            }
        }

        _cycleStart -= source.Length;
        _window.AsSpan(source.Length, _kept).CopyTo(_window);
        return written;
    }

    public void Reset()
    {
        _window.AsSpan().Clear();
        _cycleStart = 0;
        _output = 0;
    }

    /// <summary>Whole groups, to the end of the cycle at most.</summary>
    private int MakeGroups(int sourceCount, Span<short> target)
    {
        var taps = _taps;
        var (newest, length) = (taps.Newest, taps.GroupLength);
        var limit = sourceCount - _cycleStart;
        var first = _output;
        for (; first < taps.Up && newest[first + length - 1] < limit; first += length)
        {
            ref var samples = ref _window[_kept - taps.History + _cycleStart + newest[first]];
            ref var row = ref taps.Rows[first * taps.RowLength];
            var group = target.Slice(first - _output, length);
            if (length == 4)
            {
                RowKernel.Four(ref samples, ref row, taps.RowLength, group);
            }
            else if (length == 7)
            {
                RowKernel.Seven(ref samples, ref row, taps.RowLength, group);
            }
            else
            {
                group[0] = RowKernel.One(ref samples, ref row, taps.RowLength);
            }
        }

        var count = first - _output;
        Advance(count);
        return count;
    }

    private short MakeOne()
    {
        var first = _output - (_output % _taps.GroupLength);
        return RowKernel.One(
            ref _window[_kept - _taps.History + _cycleStart + _taps.Newest[first]],
            ref _taps.Rows[_output * _taps.RowLength],
            _taps.RowLength);
    }

    private void Advance(int count)
    {
        _output += count;
        if (_output == _taps.Up)
        {
            _output = 0;
            _cycleStart += _taps.Down;
        }
    }
}
