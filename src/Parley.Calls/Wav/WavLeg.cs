using System.Runtime.InteropServices;
using System.Threading.Channels;
using Parley.Agents.Playout;
using Parley.Agents.Sessions;
using Parley.Audio;
using Parley.Audio.Wav;
using Parley.Calls.Legs;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Calls.Wav;

/// <summary>
/// A recorded caller: asks one question from a WAV, stays silent, takes the answer down, and ends with <c>answered</c> once the agent
/// has answered without calling another tool. What was heard is estimated.
/// </summary>
public sealed class WavLeg : ILeg
{
    private const int InputCapacity = 64; // full: the question waits; nothing of it is dropped
    private readonly WavAudio _question;
    private readonly WavWriter? _recording;
    private readonly WavLegOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Channel<LegAudio> _input = Channel.CreateBounded<LegAudio>(InputCapacity);
    private readonly Channel<LegSignal> _signals = Channel.CreateBounded<LegSignal>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }); // only the first end counts
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly Task _speaking;
    private Task? _disposing;
    private long? _questionEndedAt;
    private long _lastProgressAt;
    private int _chunkCount;
    private long _byteCount;
    private TimeSpan? _timeToFirstAudio;
    private bool _hasAnswerAudio;

    private WavLeg(WavAudio question, WavWriter? recording, WavLegOptions options, TimeProvider timeProvider)
    {
        _question = question;
        _recording = recording;
        _options = options;
        _timeProvider = timeProvider;
        Capabilities = new LegCapabilities
        {
            InputFormat = new AudioFormat(AudioEncoding.Pcm16, question.SampleRate),
            OutputFormat = AudioFormat.Pcm24k,
            HeardAudio = HeardAudioSource.Estimated,
        };
        _speaking = SpeakAsync();
    }

    /// <inheritdoc/>
    public LegCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public ChannelReader<LegAudio> Input => _input.Reader;

    /// <inheritdoc/>
    public ChannelReader<LegSignal> Signals => _signals.Reader;

    /// <summary>Always 0: a recorded caller waits.</summary>
    public long DroppedCount => 0;

    /// <summary>What came back so far; final once the leg is over.</summary>
    public WavLegReport Report
    {
        get
        {
            lock (_gate)
            {
                return new WavLegReport(_chunkCount, AudioFormat.Pcm24k.DurationOf(_byteCount), _timeToFirstAudio);
            }
        }
    }

    /// <summary>Begins to ask.</summary>
    /// <param name="question">The question, at any sample rate that resamples to 24 kHz by a small ratio.</param>
    /// <param name="recording">Takes the answer, PCM16 at 24 kHz; null to throw it away. Finished by disposing the leg, its stream is not.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="timeProvider">Null for the system's clock.</param>
    public static WavLeg Start(WavAudio question, WavWriter? recording = null, WavLegOptions? options = null, TimeProvider? timeProvider = null) =>
        new(question, recording, options ?? new WavLegOptions(), timeProvider ?? TimeProvider.System);

    /// <inheritdoc/>
    public async ValueTask SendAudioAsync(
        string itemId, int contentIndex, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _chunkCount++;
            _byteCount += audio.Length;
            if (_questionEndedAt is { } questionEndedAt)
            {
                _hasAnswerAudio = true;
                _timeToFirstAudio ??= _timeProvider.GetElapsedTime(questionEndedAt);
                _lastProgressAt = _timeProvider.GetTimestamp();
            }
        }

        if (_recording is not null)
        {
            var samples = MemoryMarshal.Cast<byte, short>(audio.Span).ToArray();
            await _recording.WriteAsync(samples, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask EndAudioAsync(string itemId, int contentIndex, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<HeardPosition?> ClearPlayoutAsync(CancellationToken cancellationToken = default) => new((HeardPosition?)null);

    /// <inheritdoc/>
    public ValueTask ShowAsync(CallEvent callEvent, CancellationToken cancellationToken = default)
    {
        if (callEvent is CallSessionEvent { Event: ResponseEndedEvent { Response: var response } } && IsAnswer(response))
        {
            End("answered");
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Stops asking and finishes the recording.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposing ??= CloseAsync();
            return new ValueTask(_disposing);
        }
    }

    private async Task CloseAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _speaking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        End("hang_up");
        _signals.Writer.TryComplete();
        if (_recording is not null)
        {
            await _recording.DisposeAsync().ConfigureAwait(false);
        }

        _stopping.Dispose();
    }

    private void End(string reason) => _signals.Writer.TryWrite(new LegEndedSignal(reason));

    /// <summary>A tool's answer is still to come where the response called one, and an interrupted one is followed by another.</summary>
    private bool IsAnswer(Response response)
    {
        lock (_gate)
        {
            return _hasAnswerAudio && response.Status != ResponseStatus.Cancelled
                && !response.Output.Any(item => item is FunctionCallItem);
        }
    }

    private async Task SpeakAsync()
    {
        await Task.Yield();
        using var clock = new FrameClock(_timeProvider);
        try
        {
            await AskAsync(clock).ConfigureAwait(false);
            var silence = new byte[Capabilities.InputFormat.BytesPerFrame];
            while (_timeProvider.GetElapsedTime(Interlocked.Read(ref _lastProgressAt)) < _options.AnswerTimeout)
            {
                await clock.WaitForNextFrameAsync(_stopping.Token).ConfigureAwait(false);
                await SendUpAsync(silence).ConfigureAwait(false);
            }

            End("no_answer");
        }
        finally
        {
            _input.Writer.TryComplete();
        }
    }

    private async Task AskAsync(FrameClock clock)
    {
        var frameLength = Capabilities.InputFormat.SamplesPerFrame;
        var silenceLength = (int)(_options.TrailingSilence.TotalSeconds * _question.SampleRate);
        for (var position = 0; position < _question.Samples.Length + silenceLength; position += frameLength)
        {
            if (_options.Pace == WavPace.RealTime)
            {
                await clock.WaitForNextFrameAsync(_stopping.Token).ConfigureAwait(false);
            }

            await SendUpAsync(Frame(position, frameLength)).ConfigureAwait(false);
            if (position + frameLength >= _question.Samples.Length)
            {
                QuestionEnded();
            }
        }
    }

    private void QuestionEnded()
    {
        lock (_gate)
        {
            if (_questionEndedAt is null)
            {
                _questionEndedAt = _lastProgressAt = _timeProvider.GetTimestamp();
            }
        }
    }

    /// <summary>One frame of the question; silence after its end.</summary>
    private byte[] Frame(int position, int length)
    {
        var frame = new byte[length * sizeof(short)];
        var available = Math.Clamp(_question.Samples.Length - position, 0, length);
        MemoryMarshal.AsBytes(_question.Samples.Span.Slice(Math.Min(position, _question.Samples.Length), available)).CopyTo(frame);
        return frame;
    }

    private ValueTask SendUpAsync(byte[] frame) => _input.Writer.WriteAsync(LegAudio.Copy(frame), _stopping.Token);
}
