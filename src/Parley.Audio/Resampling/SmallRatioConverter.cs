using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parley.Audio.Resampling;

/// <summary>
/// For ratios of small terms (1:3, 3:2, 6:1 ...). The source is dealt out to <c>Down</c> planes, so that all outputs of one
/// phase read consecutive floats: a vector then holds consecutive outputs, each tap is one broadcast, and no output ever
/// depends on the width of the vector. Every output is a chain of fused multiply-adds from the first tap to the last.
/// </summary>
internal sealed class SmallRatioConverter : IRateConverter
{
    private const int MaxGroups = 480; // 20 ms of a 1:2 change up to 48 kHz in one go

    private readonly int _up;
    private readonly int _down;
    private readonly int _history; // groups that a plane keeps of the past
    private readonly int _planeLength;
    private readonly float[] _planes;
    private readonly float[][] _taps;
    private readonly int[][] _offsets;
    private readonly float[] _samples;
    private readonly short[] _phaseOutput = new short[MaxGroups];
    private int _pending; // samples of a group that is not yet whole

    public SmallRatioConverter(SmallRatioTaps taps)
    {
        _up = taps.Up;
        _down = taps.Down;
        _history = taps.History;
        _planeLength = _history + MaxGroups + 1;
        _planes = new float[_planeLength * _down];
        _samples = _down == 1 ? [] : new float[MaxGroups * _down];
        _taps = taps.Weights;
        _offsets = new int[_up][];
        for (var phase = 0; phase < _up; phase++)
        {
            _offsets[phase] = new int[taps.Planes[phase].Length];
            for (var i = 0; i < _offsets[phase].Length; i++)
            {
                _offsets[phase][i] = (taps.Planes[phase][i] * _planeLength) + _history - taps.GroupsBack[phase][i];
            }
        }
    }

    public int MaxSourceCount => (MaxGroups * _down) - _pending;

    public int CountOutputs(int sourceCount) => checked((_pending + sourceCount) / _down * _up);

    public int Convert(ReadOnlySpan<short> source, Span<short> target)
    {
        Deal(source);
        var available = _pending + source.Length;
        var groups = available / _down;
        for (var phase = 0; phase < _up && groups > 0; phase++)
        {
            if (_up == 1)
            {
                Filter(_taps[phase], _offsets[phase], target[..groups]);
            }
            else
            {
                var output = _phaseOutput.AsSpan(0, groups);
                Filter(_taps[phase], _offsets[phase], output);
                Interleave(output, target[phase..], _up);
            }
        }

        _pending = available - (groups * _down);
        for (var plane = 0; plane < _down; plane++)
        {
            // One more than the history: the plane may already hold its sample of the group that is not yet whole.
            _planes.AsSpan((plane * _planeLength) + groups, _history + 1).CopyTo(_planes.AsSpan(plane * _planeLength));
        }

        return groups * _up;
    }

    public void Reset()
    {
        _planes.AsSpan().Clear();
        _pending = 0;
    }

    private void Deal(ReadOnlySpan<short> source)
    {
        if (_down == 1)
        {
            SampleConvert.ToSingle(source, _planes.AsSpan(_history, source.Length));
            return;
        }

        var samples = _samples.AsSpan(0, source.Length);
        SampleConvert.ToSingle(source, samples);
        for (var first = 0; first < Math.Min(_down, samples.Length); first++)
        {
            var plane = (_pending + first) % _down;
            var group = _history + ((_pending + first) / _down);
            var target = _planes.AsSpan((plane * _planeLength) + group, (samples.Length - first + _down - 1) / _down);
            var position = first;
            foreach (ref var slot in target)
            {
                slot = samples[position];
                position += _down;
            }
        }
    }

    private void Filter(float[] taps, int[] offsets, Span<short> output)
    {
        ref var planes = ref MemoryMarshal.GetArrayDataReference(_planes);
        ref var target = ref MemoryMarshal.GetReference(output);
        var done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; done <= output.Length - FirKernel.BlockLength512; done += FirKernel.BlockLength512)
            {
                FirKernel.Block512(ref Unsafe.Add(ref planes, done), taps, offsets, ref Unsafe.Add(ref target, done));
            }
        }

        for (; done <= output.Length - FirKernel.BlockLength256; done += FirKernel.BlockLength256)
        {
            FirKernel.Block256(ref Unsafe.Add(ref planes, done), taps, offsets, ref Unsafe.Add(ref target, done));
        }

        for (; done < output.Length; done++)
        {
            Unsafe.Add(ref target, done) = FirKernel.Single(ref Unsafe.Add(ref planes, done), taps, offsets);
        }
    }

    private static void Interleave(ReadOnlySpan<short> source, Span<short> target, int stride)
    {
        _ = target[(source.Length - 1) * stride]; // one bounds check for the whole run
        ref var output = ref MemoryMarshal.GetReference(target);
        nuint position = 0;
        foreach (var sample in source)
        {
            Unsafe.Add(ref output, position) = sample;
            position += (nuint)stride;
        }
    }
}
