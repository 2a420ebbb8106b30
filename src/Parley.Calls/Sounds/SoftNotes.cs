namespace Parley.Calls.Sounds;

/// <summary>A quiet piece of single notes: each swells and fades, and some silence follows, so that it never tires or alarms.</summary>
internal static class SoftNotes
{
    private const double Amplitude = 1_800; // about -25 dBFS: well below speech
    private const double OvertoneShare = 0.2;
    private static readonly TimeSpan s_note = TimeSpan.FromSeconds(1.5);
    private static readonly double[] s_pitches = [392.00, 493.88, 587.33, 493.88, 440.00, 0]; // G4 B4 D5 B4 A4, and a rest; within the telephone's band

    public static short[] Write(int sampleRate)
    {
        var noteLength = (int)(s_note.TotalSeconds * sampleRate);
        var samples = new short[noteLength * s_pitches.Length];
        for (var index = 0; index < samples.Length; index++)
        {
            var (note, position) = Math.DivRem(index, noteLength);
            var phase = 2 * Math.PI * s_pitches[note] * position / sampleRate;
            var envelope = Math.Pow(Math.Sin(Math.PI * position / noteLength), 2); // begins and ends at nothing: no clicks, also where the piece begins again
            samples[index] = (short)(Amplitude * envelope * (Math.Sin(phase) + (OvertoneShare * Math.Sin(2 * phase))));
        }

        return samples;
    }
}
