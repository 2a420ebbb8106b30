using Microsoft.Extensions.Logging;

namespace Parley.Engine.Speech.Recognition;

internal static partial class RecognitionLog
{
    [LoggerMessage(430, LogLevel.Warning, "Recognition domain {DomainId}: {Count} phrases were left out; they name an unknown slot or a word without sound.",
        EventName = "PhrasesSkipped")]
    public static partial void PhrasesSkipped(ILogger logger, string domainId, int count);

    [LoggerMessage(431, LogLevel.Warning, "Recognition domain {DomainId}: slot {Slot} was left out because of {ExceptionType}.", EventName = "SlotSkipped")]
    public static partial void SlotSkipped(ILogger logger, string domainId, string slot, string exceptionType);

    [LoggerMessage(432, LogLevel.Debug, "Recognition domain {DomainId}: the pronunciation of {Count} words was guessed from their spelling.",
        EventName = "PronunciationsGuessed")]
    public static partial void PronunciationsGuessed(ILogger logger, string domainId, int count);

    [LoggerMessage(433, LogLevel.Warning, "Recognition domain {DomainId} has no usable phrase; open dictation is used, which is poor.",
        EventName = "DomainUnusable")]
    public static partial void DomainUnusable(ILogger logger, string domainId);

    [LoggerMessage(434, LogLevel.Debug, "Utterance of {AudioMs} ms decoded; in domain: {InDomain}, {LatencyMs} ms after its end.",
        EventName = "UtteranceDecoded")]
    public static partial void UtteranceDecoded(ILogger logger, double audioMs, bool inDomain, double latencyMs);
}
