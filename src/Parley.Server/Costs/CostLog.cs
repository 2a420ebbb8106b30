using Microsoft.Extensions.Logging;

namespace Parley.Server.Costs;

internal static partial class CostLog
{
    [LoggerMessage(90, LogLevel.Warning, "The budget of {Budget} is nearly spent: {Spent:0.00} of {Limit:0.00} US dollars.", EventName = "BudgetNearlySpent")]
    public static partial void NearlySpent(ILogger logger, string budget, decimal spent, decimal limit);

    [LoggerMessage(91, LogLevel.Warning, "The budget of {Budget} is spent: {Spent:0.00} of {Limit:0.00} US dollars.", EventName = "BudgetSpent")]
    public static partial void Spent(ILogger logger, string budget, decimal spent, decimal limit);

    [LoggerMessage(92, LogLevel.Warning, "The model {Model} has no price, so budgets do not count what it costs. Give it one under prices:.", EventName = "NoPrice")]
    public static partial void NoPrice(ILogger logger, string model);

    [LoggerMessage(93, LogLevel.Error, "The day's spending could not be written down ({ExceptionType}); it is tried again.", EventName = "SpendingNotKept")]
    public static partial void NotKept(ILogger logger, string exceptionType);

    [LoggerMessage(94, LogLevel.Error, "A call whose budget is spent ends without its last sentence ({ExceptionType}).", EventName = "BudgetNotSaid")]
    public static partial void NotSaid(ILogger logger, string exceptionType);
}
