using Parley.Audio;
using Parley.Audio.Vad;
using Parley.Engine.Conversations;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Turns;

/// <summary>
/// Listens to the user's audio: cuts it into frames at 16 kHz and says where speech begins and ends. Write, then read frames
/// until there are none. Allocates nothing per frame. Not thread-safe.
/// </summary>
internal sealed class TurnListener
{
    private const int SampleRate = InputAudioDecoder.SampleRate;
    private static readonly TimeSpan s_longestPrefix = TimeSpan.FromSeconds(5); // more than this is not kept for the recogniser

    private static readonly TimeSpan s_onset = TimeSpan.FromMilliseconds(200); // ample for the frames that show speech

    private readonly EndOfSpeechOptions _options;
    private readonly VoiceActivityDetector _activity = new(SampleRate);
    private InputAudioDecoder _decoder = new(AudioFormat.Pcm24k, noiseReduction: null);
    private AudioFormat _format = AudioFormat.Pcm24k;
    private NoiseReductionConfiguration? _noiseReduction;
    private SampleHistory _history = new(SampleRate);
    private TurnDetector? _detector;
    private TurnDetectionSettings _settings;
    private short[] _pending;
    private int _pendingStart;
    private int _pendingCount;
    private TimeSpan _position; // where the next frame begins

    public TurnListener(EndOfSpeechOptions options)
    {
        _options = options;
        _pending = NewPending();
    }

    /// <summary>How long the user has been silent within the turn; zero while speaking and outside a turn.</summary>
    public TimeSpan Silence => _detector?.Silence ?? TimeSpan.Zero;

    /// <summary>The silence after which the recogniser is told that the turn's audio is complete; a little less than ends it.</summary>
    public TimeSpan FinishSilence { get; private set; } = TimeSpan.MaxValue;

    /// <summary>True when the words so far decide how long a pause is waited out.</summary>
    public bool IsSemantic => _settings.Semantic is not null;

    /// <summary>False when the session finds no turns; audio is then not listened to.</summary>
    public bool IsEnabled => _detector is not null;

    public void Configure(ConfigureInput input)
    {
        if (input.Format != _format || input.NoiseReduction != _noiseReduction || _detector is null)
        {
            (_format, _noiseReduction) = (input.Format, input.NoiseReduction);
            _decoder = new InputAudioDecoder(_format, _noiseReduction);
            _pending = NewPending();
            _pendingStart = _pendingCount = 0;
            _position = input.Position;
        }

        if (input.TurnDetection is null)
        {
            _detector = null;
            return;
        }

        var settings = TurnDetectionSettings.From(input.TurnDetection, _options);
        if (_detector is not null && _settings == settings)
        {
            return;
        }

        _settings = settings;
        FinishSilence = _options.EarlyFinish > TimeSpan.Zero ? settings.Silence - _options.EarlyFinish : TimeSpan.MaxValue;
        var prefix = settings.PrefixPadding < s_longestPrefix ? settings.PrefixPadding : s_longestPrefix;
        _history = new SampleHistory((int)((prefix + s_onset).TotalSeconds * SampleRate));
        if (_detector is null)
        {
            _detector = new TurnDetector { Settings = settings };
        }
        else
        {
            _detector.Settings = settings;
        }
    }

    /// <summary>Under <c>semantic_vad</c>: what the words so far mean for the pause, from the next frame on.</summary>
    public void Consider(TurnJudgement judgement)
    {
        if (_detector is not null && _settings.Semantic is { } range)
        {
            var pause = new SemanticPause(range, _options.EarlyFinish);
            FinishSilence = pause.FinishSilence(judgement);
            _detector.Settings = _settings with { Silence = pause.EndSilence(judgement) };
        }
    }

    /// <summary>Forgets the turn that is being heard.</summary>
    public void Reset() => _detector?.Reset();

    /// <summary>Takes some of <paramref name="audio"/>.</summary>
    /// <returns>Bytes taken: at least one. Read all frames before the next call.</returns>
    public int Write(ReadOnlySpan<byte> audio)
    {
        _pending.AsSpan(_pendingStart, _pendingCount).CopyTo(_pending);
        _pendingStart = 0;
        var taken = _decoder.Decode(audio, _pending.AsSpan(_pendingCount), out var count);
        _pendingCount += count;
        return taken;
    }

    /// <summary>Gives the next frame.</summary>
    /// <param name="frame">20 ms at 16 kHz; valid until the next call.</param>
    /// <param name="signal">What it meant.</param>
    public bool TryReadFrame(out ReadOnlySpan<short> frame, out TurnSignal signal)
    {
        if (_pendingCount < _activity.FrameLength || _detector is null)
        {
            frame = default;
            signal = default;
            return false;
        }

        frame = _pending.AsSpan(_pendingStart, _activity.FrameLength);
        _pendingStart += frame.Length;
        _pendingCount -= frame.Length;
        _history.Append(frame);
        signal = _detector.Push(_activity.Push(frame).Probability, _position);
        _position += AudioFormat.FrameDuration;
        return true;
    }

    /// <summary>What was heard since a point of the time base, as far as it is kept.</summary>
    public short[] HeardSince(TimeSpan point) =>
        point >= _position ? [] : _history.CopyLast((int)((_position - point).TotalSeconds * SampleRate));

    private short[] NewPending() => new short[_activity.FrameLength + _decoder.MaxOutputCount];
}
