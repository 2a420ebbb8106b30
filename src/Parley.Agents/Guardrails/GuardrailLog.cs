using Microsoft.Extensions.Logging;

namespace Parley.Agents.Guardrails;

internal static partial class GuardrailLog
{
    [LoggerMessage(260, LogLevel.Warning, "Guardrail {GuardrailName} gave no verdict: {Outcome} ({ExceptionType}).", EventName = "GuardrailFailed")]
    public static partial void GuardrailFailed(ILogger logger, string guardrailName, GuardrailOutcome outcome, string? exceptionType);
}
