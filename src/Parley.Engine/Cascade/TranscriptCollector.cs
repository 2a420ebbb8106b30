using Microsoft.Extensions.AI;
using Parley.Engine.Conversations;
using Parley.Engine.Speech;
using Parley.Engine.Transcription;
using Parley.Realtime.InputAudio;

namespace Parley.Engine.Cascade;

/// <summary>Puts a recogniser's updates together: final pieces are joined, the last guess stands in when there is no final one.</summary>
internal sealed class TranscriptCollector
{
    private readonly List<TokenLogprob> _logprobs = [];
    private readonly List<TranscriptSegment> _segments = [];
    private readonly List<TranscribedWord> _words = [];
    private string _guess = "";
    private string _open = ""; // the guess since the last final piece; some recognisers repeat that in it, others do not
    private RecognitionOutcome? _outcome;
    private UsageDetails? _usage;

    /// <summary>What the recogniser will not take back.</summary>
    public string FinalText { get; private set; } = "";

    /// <summary>All that was heard so far, the guess at what is not settled included.</summary>
    public string Text => _open.StartsWith(FinalText, StringComparison.Ordinal) ? _open : $"{FinalText} {_open}".Trim();

    public void Add(SpeechToTextResponseUpdate update)
    {
        if (update.Kind == SpeechToTextResponseUpdateKind.TextUpdated)
        {
            FinalText = $"{FinalText} {update.Text.Trim()}".Trim();
            _open = "";
            _outcome = Property<RecognitionOutcome>(update, RecognitionProperties.Outcome) ?? _outcome;
            _words.AddRange(Property<IReadOnlyList<TranscribedWord>>(update, TranscriptionProperties.Words) ?? []);
        }
        else if (update.Kind == SpeechToTextResponseUpdateKind.TextUpdating)
        {
            _guess = update.Text;
            _open = update.Text.Trim();
        }

        _logprobs.AddRange(Property<IReadOnlyList<TokenLogprob>>(update, TranscriptionProperties.Logprobs) ?? []);
        _segments.AddRange(Property<IReadOnlyList<TranscriptSegment>>(update, TranscriptionProperties.Segments) ?? []);
        _usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? _usage;
    }

    /// <param name="recognitionId">Which recognition this is.</param>
    /// <param name="streamStart">Where the stream began, from the beginning of the item's audio.</param>
    public RecognitionFinished Finish(int recognitionId, TimeSpan streamStart = default) =>
        new(recognitionId, FinalText.Length > 0 ? FinalText : _guess, _outcome, _usage)
        {
            Logprobs = _logprobs.Count == 0 ? null : _logprobs,
            Segments = _segments,
            Words = [.. _words.Select(word => word with { Start = word.Start + streamStart, End = word.End + streamStart })],
        };

    private static T? Property<T>(SpeechToTextResponseUpdate update, string key)
        where T : class => update.AdditionalProperties?.GetValueOrDefault(key) as T;
}
