using Microsoft.Extensions.Logging;

namespace Parley.Server.Keys;

/// <summary>What is logged of keys. Never a key.</summary>
internal static partial class KeyLog
{
    [LoggerMessage(150, LogLevel.Information, "The API keys were read again; {KeyCount} are in force.", EventName = "KeysRead")]
    public static partial void Read(ILogger logger, int keyCount);

    [LoggerMessage(151, LogLevel.Warning, "The API keys have changed but cannot be read ({ExceptionType}); the former ones stay in force.", EventName = "KeysUnreadable")]
    public static partial void Unreadable(ILogger logger, string exceptionType);

    [LoggerMessage(152, LogLevel.Information, "A client secret was made with {KeyId}.", EventName = "ClientSecretMade")]
    public static partial void SecretMade(ILogger logger, string keyId);
}
