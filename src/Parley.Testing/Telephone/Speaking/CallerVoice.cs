using Parley.Audio.G711;
using Parley.Testing.Telephone.Playing;

namespace Parley.Testing.Telephone.Speaking;

/// <summary>Plays a script: each 20 ms one frame of the caller's line, and what he does besides. Pure: what he has heard comes in.</summary>
internal sealed class CallerVoice
{
    public const int FrameLength = 160;

    /// <summary>About −34 dBFS: above a room's noise, below speech.</summary>
    private const int Audible = 650;

    private static readonly TimeSpan s_keyPause = TimeSpan.FromMilliseconds(200);

    private readonly Queue<CallerAct> _acts;
    private CallerAct? _act;
    private TimeSpan _beganAt;
    private TimeSpan _heardBefore;
    private TimeSpan _lastHeard;
    private TimeSpan _heardAt;
    private int _position;
    private int _audibleLength;
    private TimeSpan? _heardAtLastWord;

    public CallerVoice(CallerScript script) => _acts = new Queue<CallerAct>(script.Acts);

    /// <summary>When each utterance began and ended, on the stream's time.</summary>
    public List<(TimeSpan StartedAt, TimeSpan EndedAt)> Utterances { get; } = [];

    /// <summary>Adds an act behind the script's.</summary>
    public void Add(CallerAct act) => _acts.Enqueue(act);

    /// <summary>Fills the frame that begins at <paramref name="now"/> with speech, else with silence.</summary>
    /// <param name="frame">160 bytes of µ-law.</param>
    /// <param name="now">The frame's time on the stream.</param>
    /// <param name="heard">How much of the agent's audio the line has played so far.</param>
    public CallerDeed Next(Span<byte> frame, TimeSpan now, TimeSpan heard)
    {
        if (heard > _lastHeard)
        {
            (_lastHeard, _heardAt) = (heard, now);
        }

        frame.Fill(0xFF);
        var filled = 0;
        while (_act is not null || Begin(now, heard))
        {
            switch (_act)
            {
                case CallerAct.Speak speak:
                    var count = Math.Min(frame.Length - filled, speak.MuLaw.Length - _position);
                    speak.MuLaw.Span.Slice(_position, count).CopyTo(frame[filled..]);
                    (filled, _position) = (filled + count, _position + count);
                    Utterances[^1] = (Utterances[^1].StartedAt, Utterances[^1].StartedAt + LinePlayout.DurationOf(Math.Min(_position, _audibleLength)));
                    _heardAtLastWord ??= _position >= _audibleLength ? heard : null;
                    if (_position < speak.MuLaw.Length)
                    {
                        return default;
                    }

                    break;
                case CallerAct.Pause pause when now - _beganAt < pause.Duration:
                    return default;
                case CallerAct.AwaitAnswer answer when heard == _heardBefore || now - _heardAt < answer.Silence:
                    if (now - _beganAt < answer.Patience)
                    {
                        return default;
                    }

                    return End(new CallerDeed { Complaint = $"No answer was heard to its end within {answer.Patience.TotalSeconds:0.#} s." });
                case CallerAct.AwaitSilence silence when now - (_heardAt > _beganAt ? _heardAt : _beganAt) < silence.Silence && now - _beganAt < silence.Patience:
                    return default;
                case CallerAct.AwaitSpeech speech when heard - _heardBefore < speech.Heard:
                    if (now - _beganAt < speech.Patience)
                    {
                        return default;
                    }

                    return End(new CallerDeed { Complaint = $"{speech.Heard.TotalSeconds:0.#} s of speech were not heard within {speech.Patience.TotalSeconds:0.#} s." });
                case CallerAct.Press press when _position < press.Digits.Length:
                    if (now - _beganAt < s_keyPause * _position)
                    {
                        return default;
                    }

                    return new CallerDeed { Digit = press.Digits[_position++] };
                case CallerAct.HangUp:
                    return End(new CallerDeed { HangsUp = true });
                case CallerAct.Vanish:
                    return End(new CallerDeed { Vanishes = true });
            }

            _act = null;
            if (filled == frame.Length)
            {
                return default;
            }
        }

        return default;
    }

    private bool Begin(TimeSpan now, TimeSpan heard)
    {
        if (!_acts.TryDequeue(out _act))
        {
            return false;
        }

        (_beganAt, _heardBefore, _position) = (now, _act is CallerAct.AwaitAnswer ? _heardAtLastWord ?? heard : heard, 0);
        _heardAtLastWord = null;
        if (_act is CallerAct.Speak speak)
        {
            _audibleLength = AudibleLength(speak.MuLaw.Span);
            Utterances.Add((now, now));
        }

        return true;
    }

    /// <summary>Recordings and voices end with some silence, into which one may already be answered.</summary>
    private static int AudibleLength(ReadOnlySpan<byte> muLaw)
    {
        var samples = new short[muLaw.Length];
        MuLaw.Decode(muLaw, samples);
        return Array.FindLastIndex(samples, sample => Math.Abs((int)sample) > Audible) + 1;
    }

    private CallerDeed End(CallerDeed deed)
    {
        _act = null;
        return deed;
    }
}
