namespace Parley.Testing.Telephone.Playing;

/// <summary>
/// The carrier's buffer for one caller: plays what it is given at 8,000 bytes a second, one after the other, and knows to the sample what
/// was heard. A mark is due when all before it is played, at once when nothing is; a clear makes all of them due. Pure: time comes in, no
/// clock, no I/O, no locks.
/// </summary>
internal sealed class LinePlayout
{
    private const long TicksPerByte = TimeSpan.TicksPerSecond / 8000;

    private static readonly TimeSpan s_hole = TimeSpan.FromMilliseconds(200);
    private readonly List<PlayedRun> _runs = [];
    private readonly Queue<(TimeSpan DueAt, string Name)> _marks = new();
    private TimeSpan _endsAt;
    private bool _wasCleared;

    /// <summary>When the next mark is to be returned; null when none waits.</summary>
    public TimeSpan? NextMarkDue => _marks.TryPeek(out var mark) ? mark.DueAt : null;

    /// <summary>How many marks wait.</summary>
    public int MarkCount => _marks.Count;

    /// <summary>How long the audio lasts that came and was not yet played.</summary>
    public TimeSpan BufferedAt(TimeSpan now) => _endsAt > now ? _endsAt - now : TimeSpan.Zero;

    /// <summary>How many times the line ran dry and went on within 200 ms: holes that the caller heard.</summary>
    public int GapCount { get; private set; }

    public static TimeSpan DurationOf(long byteCount) => new(byteCount * TicksPerByte);

    /// <param name="audio">µ-law at 8 kHz; copied.</param>
    /// <param name="now">From the start of the stream; never less than the time before.</param>
    public void Append(ReadOnlySpan<byte> audio, TimeSpan now)
    {
        if (audio.IsEmpty)
        {
            return;
        }

        if (_runs.Count == 0 || now > _endsAt)
        {
            GapCount += _runs.Count > 0 && !_wasCleared && now - _endsAt < s_hole ? 1 : 0;
            _runs.Add(new PlayedRun(now));
            _endsAt = now;
        }

        _wasCleared = false;
        _runs[^1].Add(audio);
        _endsAt += DurationOf(audio.Length);
    }

    public void Mark(string name, TimeSpan now) => _marks.Enqueue((_endsAt > now ? _endsAt : now, name));

    /// <summary>Drops what was not yet played; every mark becomes due.</summary>
    /// <returns>How long the audio was that nobody will hear.</returns>
    public TimeSpan Clear(TimeSpan now)
    {
        var dropped = BufferedAt(now);
        if (dropped > TimeSpan.Zero)
        {
            // The clear may come before the last run's start only when that run is of the same instant.
            _runs[^1].CutTo((int)((now - _runs[^1].StartedAt).Ticks / TicksPerByte));
            _endsAt = now;
        }

        _wasCleared = true;
        var marks = _marks.ToArray();
        _marks.Clear();
        Array.ForEach(marks, mark => _marks.Enqueue((now < mark.DueAt ? now : mark.DueAt, mark.Name)));
        return dropped;
    }

    public bool TryTakeMark(TimeSpan now, out string name)
    {
        if (_marks.TryPeek(out var mark) && mark.DueAt <= now)
        {
            name = _marks.Dequeue().Name;
            return true;
        }

        name = "";
        return false;
    }

    /// <summary>What was played up to <paramref name="now"/>.</summary>
    public HeardAudio HeardAt(TimeSpan now) => new(
        [.. _runs.Where(run => run.StartedAt < now).Select(run => run.Until((int)Math.Min(int.MaxValue, (now - run.StartedAt).Ticks / TicksPerByte)))
            .Where(run => !run.Audio.IsEmpty)]);

    /// <summary>How long the line has played in all up to <paramref name="now"/>.</summary>
    public TimeSpan PlayedAt(TimeSpan now) => DurationOf(_runs.Sum(run => run.Length)) - BufferedAt(now);

    private sealed class PlayedRun(TimeSpan startedAt)
    {
        private byte[] _audio = new byte[1600];

        public TimeSpan StartedAt => startedAt;

        public int Length { get; private set; }

        public void Add(ReadOnlySpan<byte> audio)
        {
            if (Length + audio.Length > _audio.Length)
            {
                Array.Resize(ref _audio, Math.Max(_audio.Length * 2, Length + audio.Length));
            }

            audio.CopyTo(_audio.AsSpan(Length));
            Length += audio.Length;
        }

        public void CutTo(int length) => Length = Math.Clamp(length, 0, Length);

        public HeardRun Until(int length) => new(startedAt, _audio.AsSpan(0, Math.Min(length, Length)).ToArray());
    }
}
