using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using Parley.Audio.Noise;
using Parley.Engine.Speech.Recognition;
using Parley.Engine.Transcription;

namespace Parley.Engine.Speech.PocketSphinx;

/// <summary>One utterance on its way through one decoder. One caller at a time.</summary>
internal sealed class UtteranceRecognition(
    UtteranceDecoder decoder, SpeechAudioReader reader, SpeechWorkers workers, TimeSpan partialInterval, TimeProvider timeProvider)
{
    // A second pass over more than this would keep the caller waiting too long, at a tenth of the audio's duration.
    private static readonly TimeSpan s_longestSecondPass = TimeSpan.FromSeconds(10);

    // How much is gathered before decoding starts: 1.5 s measures a voice and the noise behind it well (0.8 s missed a third more in
    // noise), and the decoder has caught up again before most utterances end.
    private const int OpeningLength = SpeechAudioReader.TargetRate * 3 / 2;
    private const int PieceLength = SpeechAudioReader.TargetRate / 10;
    private readonly NoiseSuppressor _suppressor = new(SpeechAudioReader.TargetRate);
    private readonly List<short> _opening = [];
    private readonly List<short> _heardAudio = [];
    private readonly short[] _quieted = new short[SpeechAudioReader.TargetRate / 2]; // several pieces' worth
    private long _sampleCount;
    private long _processedCount;
    private long _lastPartialAt;
    private long? _speechStartedAt;
    private string _lastPartial = "";
    private bool _started;
    private long _finishStarted;

    /// <summary>How much audio was decoded.</summary>
    public TimeSpan AudioDuration => DurationOf(_sampleCount);

    /// <summary>From the end of the stream to the final text.</summary>
    public TimeSpan FinishDuration { get; private set; }

    public bool InDomain { get; private set; }

    /// <summary>True when the utterance was ended properly, so that its decoder can take another.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Decodes until the words so far have changed; null at the end of the stream.</summary>
    public async ValueTask<SpeechToTextResponseUpdate?> NextPartialAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var samples = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (samples.IsEmpty)
            {
                return null;
            }

            var text = await workers.RunAsync(() => Decode(samples), cancellationToken).ConfigureAwait(false);
            if (text.Length > 0 && text != _lastPartial)
            {
                _lastPartial = text;
                return CreateUpdate(SpeechToTextResponseUpdateKind.TextUpdating, text);
            }
        }
    }

    /// <summary>Ends the utterance and judges what was heard.</summary>
    public async ValueTask<SpeechToTextResponseUpdate> FinishAsync(CancellationToken cancellationToken)
    {
        _finishStarted = timeProvider.GetTimestamp();
        var heard = await workers.RunAsync(End, cancellationToken).ConfigureAwait(false);
        if (decoder.Key.DomainId is null)
        {
            return CreateFinal(heard.Statistical, heard);
        }

        var (text, outcome) = HypothesisJudge.Judge(heard);
        if (!outcome.InDomain && _started && AudioDuration <= s_longestSecondPass)
        {
            var again = await DecodeAgainAsync(cancellationToken).ConfigureAwait(false);
            var second = HypothesisJudge.Judge(again);
            (heard, text, outcome) = second.Outcome.InDomain ? (again, second.Text, second.Outcome) : (heard, text, outcome);
        }

        FinishDuration = timeProvider.GetElapsedTime(_finishStarted);
        InDomain = outcome.InDomain;
        var update = CreateFinal(text, heard);
        update.AdditionalProperties![RecognitionProperties.Outcome] = outcome;
        return update;
    }

    /// <summary>
    /// What was not understood may have been spoken over noise or a channel that the first pass did not know yet: decoded again with
    /// the means of the whole utterance. It costs a tenth of the audio's duration, and only where the answer would be "pardon?".
    /// </summary>
    private async ValueTask<Hypotheses> DecodeAgainAsync(CancellationToken cancellationToken)
    {
        IsFinished = false;
        var samples = _heardAudio.ToArray();
        for (var at = 0; at < samples.Length; at += PieceLength)
        {
            var piece = samples.AsMemory(at, Math.Min(PieceLength, samples.Length - at));
            var isFirst = at == 0;
            await workers.RunAsync(() => DecodeAgain(piece, isFirst), cancellationToken).ConfigureAwait(false);
        }

        return await workers.RunAsync(End, cancellationToken).ConfigureAwait(false);
    }

    private bool DecodeAgain(ReadOnlyMemory<short> piece, bool isFirst)
    {
        if (isFirst)
        {
            decoder.StartAgain();
        }

        decoder.Process(piece.Span);
        return true;
    }

    private static TimeSpan DurationOf(long sampleCount) =>
        TimeSpan.FromSeconds((double)sampleCount / SpeechAudioReader.TargetRate);

    private string Decode(ReadOnlyMemory<short> samples)
    {
        if (_started)
        {
            Hear(samples.Span);
        }
        else
        {
            _opening.AddRange(samples.Span);
            StartWhenPossible(OpeningLength);
        }

        _sampleCount += samples.Length;
        if (DurationOf(_sampleCount - _lastPartialAt) < partialInterval)
        {
            return "";
        }

        _lastPartialAt = _sampleCount;
        return decoder.Partial();
    }

    private void StartWhenPossible(int leastSampleCount)
    {
        if (!_started && _opening.Count >= leastSampleCount && _opening.Count > 0)
        {
            var opening = CollectionsMarshal.AsSpan(_opening);
            _suppressor.Learn(opening);
            var target = new short[_suppressor.GetMaxOutputCount(opening.Length)];
            var quieted = target.AsSpan(0, _suppressor.Process(opening, target));
            decoder.Start(quieted);
            _started = true;
            for (var at = 0; at < quieted.Length; at += PieceLength)
            {
                Process(quieted.Slice(at, Math.Min(PieceLength, quieted.Length - at)));
            }

            _opening.Clear();
        }
    }

    private void Hear(ReadOnlySpan<short> samples) => Process(_quieted.AsSpan(0, _suppressor.Process(samples, _quieted)));

    private void Process(ReadOnlySpan<short> samples)
    {
        decoder.Process(samples);
        if (_speechStartedAt is null && decoder.IsInSpeech)
        {
            _speechStartedAt = _processedCount;
        }

        _processedCount += samples.Length;
        if (decoder.Key.DomainId is not null && AudioDuration <= s_longestSecondPass)
        {
            _heardAudio.AddRange(samples);
        }
    }

    private Hypotheses End()
    {
        StartWhenPossible(leastSampleCount: 0);
        var rest = _suppressor.Flush(_quieted);
        if (rest > 0)
        {
            Process(_quieted.AsSpan(0, rest));
        }

        var heard = _started ? decoder.End() : new Hypotheses("");
        IsFinished = true;
        return heard;
    }

    private SpeechToTextResponseUpdate CreateFinal(string text, Hypotheses heard)
    {
        var update = CreateUpdate(SpeechToTextResponseUpdateKind.TextUpdated, text);
        update.AdditionalProperties = new AdditionalPropertiesDictionary { [TranscriptionProperties.Words] = heard.WordsOf(text) };
        return update;
    }

    private SpeechToTextResponseUpdate CreateUpdate(SpeechToTextResponseUpdateKind kind, string text) => new(text)
    {
        Kind = kind,
        StartTime = DurationOf(_speechStartedAt ?? 0),
        EndTime = AudioDuration,
        ModelId = "en-us",
    };
}
