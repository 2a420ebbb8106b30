using Microsoft.Extensions.Logging;

namespace Parley.Server.Access;

/// <summary>What is logged of access. Accounts by their id; never a password, and never a name that nobody here has: people type passwords there.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(160, LogLevel.Information, "{UserId} signed in as {Role}.", EventName = "SignedIn")]
    public static partial void SignedIn(ILogger logger, string userId, AccessRole role);

    [LoggerMessage(161, LogLevel.Warning, "A sign-in failed for {UserId}: {Reason}.", EventName = "SignInFailed")]
    public static partial void SignInFailed(ILogger logger, string userId, string reason);

    [LoggerMessage(162, LogLevel.Information, "{UserId} signed out.", EventName = "SignedOut")]
    public static partial void SignedOut(ILogger logger, string userId);

    [LoggerMessage(163, LogLevel.Information, "The users have changed: {Action} of {UserId} ({Role}).", EventName = "UserChanged")]
    public static partial void UserChanged(ILogger logger, string action, string userId, AccessRole role);

    [LoggerMessage(164, LogLevel.Warning, "The users have changed but cannot be read; the former ones stay in force.", EventName = "UsersUnreadable")]
    public static partial void UsersUnreadable(ILogger logger);

    [LoggerMessage(165, LogLevel.Error, "The audit log could not be written: {ExceptionType}. What happened is in this log.", EventName = "AuditFailed")]
    public static partial void AuditFailed(ILogger logger, string exceptionType);

    [LoggerMessage(166, LogLevel.Information, "{Name} may no longer see what was open: the answer was ended.", EventName = "AccessLost")]
    public static partial void AccessLost(ILogger logger, string name);
}
