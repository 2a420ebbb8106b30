using Microsoft.Extensions.Logging;

namespace Parley.Server.Tls;

/// <summary>What is logged of the server's certificate.</summary>
internal static partial class TlsLog
{
    [LoggerMessage(170, LogLevel.Information, "The certificate was read again: new connections get it. It ends at {EndsAt:u}.", EventName = "CertificateRenewed")]
    public static partial void Renewed(ILogger logger, DateTimeOffset endsAt);

    [LoggerMessage(171, LogLevel.Error, "The changed certificate is not used: {Problem} The former stays in force until {EndsAt:u}.", EventName = "CertificateRefused")]
    public static partial void Refused(ILogger logger, string problem, DateTimeOffset endsAt);

    [LoggerMessage(172, LogLevel.Warning, "The certificate ends at {EndsAt:u}. Renew its files: they are read again by themselves.", EventName = "CertificateEnding")]
    public static partial void Ending(ILogger logger, DateTimeOffset endsAt);
}
