using Microsoft.Extensions.Logging;

namespace Parley.Engine;

/// <summary>What the engine logs. No speech, no text, no arguments; of exceptions the type alone: their text is not ours, and may hold what was said.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(400, LogLevel.Information, "A conversation opened with model {ModelId}.", EventName = "ConversationOpened")]
    public static partial void ConversationOpened(ILogger logger, string modelId);

    [LoggerMessage(401, LogLevel.Information, "A conversation ended.", EventName = "ConversationEnded")]
    public static partial void ConversationEnded(ILogger logger);

    [LoggerMessage(402, LogLevel.Warning, "The recogniser failed of {ExceptionType}.", EventName = "RecogniserFailed")]
    public static partial void RecogniserFailed(ILogger logger, string exceptionType);

    [LoggerMessage(403, LogLevel.Warning, "The {Stage} failed of {ExceptionType}; its response ends as failed.", EventName = "StageFailed")]
    public static partial void StageFailed(ILogger logger, string stage, string exceptionType);

    [LoggerMessage(404, LogLevel.Warning, "The client reads too slowly: {EventCount} events wait. The connection ends.",
        EventName = "OutboxFull")]
    public static partial void OutboxFull(ILogger logger, int eventCount);

    [LoggerMessage(405, LogLevel.Error, "A conversation broke of {ExceptionType}; its connection ends: {StackTrace}", EventName = "ConversationBroke")]
    public static partial void ConversationBroke(ILogger logger, string exceptionType, string? stackTrace);

    [LoggerMessage(406, LogLevel.Debug, "First audio {LatencyMs} ms after the end of speech.", EventName = "ResponseLatency")]
    public static partial void ResponseLatency(ILogger logger, double latencyMs);

    [LoggerMessage(415, LogLevel.Warning, "The model that judges turns failed of {ExceptionType}; the rules judge this one.", EventName = "TurnModelFailed")]
    public static partial void TurnModelFailed(ILogger logger, string exceptionType);

    [LoggerMessage(407, LogLevel.Warning, "An MCP server failed: {ErrorType} {ErrorCode}.", EventName = "McpServerFailed")]
    public static partial void McpServerFailed(ILogger logger, string errorType, int? errorCode);

    [LoggerMessage(408, LogLevel.Error, "An MCP call broke of {ExceptionType}: {StackTrace}", EventName = "McpCallBroke")]
    public static partial void McpCallBroke(ILogger logger, string exceptionType, string? stackTrace);
}
