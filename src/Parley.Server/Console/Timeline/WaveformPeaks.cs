namespace Parley.Server.Console.Timeline;

/// <summary>Gathers the loudest samples of a stereo recording whose length is known. One thread at a time.</summary>
/// <param name="pieceCount">Into how many pieces it is divided.</param>
/// <param name="pairCount">How many samples each side has; what comes beyond is left out.</param>
internal sealed class WaveformPeaks(int pieceCount, long pairCount)
{
    private readonly float[] _caller = new float[pieceCount];
    private readonly float[] _agent = new float[pieceCount];
    private long _pair;

    /// <summary>Takes the next samples, left and right in turn.</summary>
    public void Add(ReadOnlySpan<short> samples)
    {
        for (var at = 0; at + 1 < samples.Length && _pair < pairCount; at += 2, _pair++)
        {
            var piece = (int)(_pair * pieceCount / pairCount);
            _caller[piece] = Math.Max(_caller[piece], Math.Abs(samples[at] / 32768f));
            _agent[piece] = Math.Max(_agent[piece], Math.Abs(samples[at + 1] / 32768f));
        }
    }

    /// <param name="sampleRate">In Hz.</param>
    public Waveform ToWaveform(int sampleRate) => new(_caller, _agent, TimeSpan.FromSeconds((double)pairCount / sampleRate));
}
