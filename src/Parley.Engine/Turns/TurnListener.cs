using Parley.Audio;
using Parley.Audio.Vad;
using Parley.Engine.Conversations;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Turns;

/// <summary>
/// Listens to the user's audio: cuts it into frames at 16 kHz and says where speech begins and ends. Write, then read frames
/// until there are none. Takes little memory before the first audio, and allocates nothing per frame. Not thread-safe.
/// </summary>
internal sealed class TurnListener(EndOfSpeechOptions options)
{
    private const int SampleRate = InputAudioDecoder.SampleRate;
    private static readonly TimeSpan s_longestPrefix = TimeSpan.FromSeconds(5); // more than this is not kept for the recogniser

    private static readonly TimeSpan s_onset = TimeSpan.FromMilliseconds(200); // ample for the frames that show speech

    private VoiceActivityDetector? _activity;
    private InputFrames? _frames;
    private AudioFormat _format = AudioFormat.Pcm24k;
    private NoiseReductionConfiguration? _noiseReduction;
    private SampleHistory _history = new(SampleRate);
    private TurnDetector? _detector;
    private TurnDetectionSettings _settings;

    /// <summary>Where the next frame begins, in the time base of the input audio.</summary>
    public TimeSpan Position { get; private set; }

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
            _frames = null;
            Position = input.Position;
        }

        if (input.TurnDetection is null)
        {
            _detector = null;
            return;
        }

        var settings = TurnDetectionSettings.From(input.TurnDetection, options);
        if (_detector is not null && _settings == settings)
        {
            return;
        }

        _settings = settings;
        FinishSilence = options.EarlyFinish > TimeSpan.Zero ? settings.Silence - options.EarlyFinish : TimeSpan.MaxValue;
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
            var pause = new SemanticPause(range, options.EarlyFinish);
            FinishSilence = pause.FinishSilence(judgement);
            _detector.Settings = _settings with { Silence = pause.EndSilence(judgement) };
        }
    }

    /// <summary>Forgets the turn that is being heard.</summary>
    public void Reset() => _detector?.Reset();

    /// <summary>Takes some of <paramref name="audio"/>.</summary>
    /// <returns>Bytes taken: at least one. Read all frames before the next call.</returns>
    public int Write(ReadOnlySpan<byte> audio) => (_frames ??= new InputFrames(_format, _noiseReduction)).Write(audio);

    /// <summary>Gives the next frame.</summary>
    /// <param name="frame">20 ms at 16 kHz; valid until the next call.</param>
    /// <param name="signal">What it meant.</param>
    public bool TryReadFrame(out ReadOnlySpan<short> frame, out TurnSignal signal)
    {
        frame = default;
        signal = default;
        if (_detector is null || _frames?.TryRead(out frame) != true)
        {
            return false;
        }

        _history.Append(frame);
        signal = _detector.Push((_activity ??= new VoiceActivityDetector(SampleRate)).Push(frame).Probability, Position);
        Position += AudioFormat.FrameDuration;
        return true;
    }

    /// <summary>What was heard since a point of the time base, as far as it is kept.</summary>
    public short[] HeardSince(TimeSpan point) =>
        point >= Position ? [] : _history.CopyLast((int)((Position - point).TotalSeconds * SampleRate));
}
