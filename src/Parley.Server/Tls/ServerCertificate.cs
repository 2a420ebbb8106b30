using System.Net.Security;
using Microsoft.Extensions.Logging;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Reloading;

namespace Parley.Server.Tls;

/// <summary>
/// The certificate in force. Its files are looked after: new connections get a renewed one, those that are open keep theirs. One that is
/// wrong is told of and tried again, and the former stays. Any thread may ask for <see cref="Current"/>.
/// </summary>
internal sealed class ServerCertificate : IWatchedFile
{
    /// <summary>From then on it is warned of its end.</summary>
    private static readonly TimeSpan s_warningTime = TimeSpan.FromDays(14);

    private static readonly TimeSpan s_warningInterval = TimeSpan.FromDays(1);

    private readonly string _path;
    private readonly string? _keyPath;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _gate = new(); // one reads the files at a time
    private readonly ChangeWatch _watch;
    private volatile SslStreamCertificateContext _current;
    private string? _problem; // of the last reading; null when there was none
    private DateTimeOffset _endCheckedAt;

    /// <exception cref="ParleyConfigurationException">The files do not hold a certificate that is valid now and its key.</exception>
    public ServerCertificate(ServerOptions options, TimeProvider timeProvider, ILogger<ServerCertificate> logger)
    {
        _path = options.Certificate!;
        _keyPath = options.CertificateKey;
        _timeProvider = timeProvider;
        _logger = logger;
        _watch = new ChangeWatch(Stamps());
        _current = PemCertificate.Load(_path, _keyPath, timeProvider.GetUtcNow());
        WarnOfEnd();
    }

    /// <summary>What new connections get.</summary>
    public SslStreamCertificateContext Current => _current;

    public string FilePath => _path;

    /// <summary>
    /// Reads the files again once they have changed and rest: tools write one after the other. Those that are refused are tried at each look, for what
    /// mends them need not change them: rights that are given, and time. Once a day it is looked at how long the certificate lasts.
    /// </summary>
    public Task RefreshAsync()
    {
        lock (_gate)
        {
            var now = Stamps();
            if (_watch.Look(now) && TryReadAgain())
            {
                _watch.Accept(now);
            }
            else if (_timeProvider.GetUtcNow() - _endCheckedAt >= s_warningInterval)
            {
                WarnOfEnd();
            }
        }

        return Task.CompletedTask;
    }

    private bool TryReadAgain()
    {
        try
        {
            _current = PemCertificate.Load(_path, _keyPath, _timeProvider.GetUtcNow()); // the former is not disposed: connections may be at it
            TlsLog.Renewed(_logger, EndsAt);
            WarnOfEnd();
            _problem = null;
            return true;
        }
        catch (ParleyConfigurationException exception)
        {
            if (exception.Message != _problem)
            {
                _problem = exception.Message;
                TlsLog.Refused(_logger, exception.Message, EndsAt);
            }

            return false;
        }
    }

    private void WarnOfEnd()
    {
        _endCheckedAt = _timeProvider.GetUtcNow();
        if (EndsAt - _endCheckedAt < s_warningTime)
        {
            TlsLog.Ending(_logger, EndsAt);
        }
    }

    private DateTimeOffset EndsAt => new DateTimeOffset(_current.TargetCertificate.NotAfter).ToUniversalTime();

    private IReadOnlyList<FileStamp> Stamps() => [FileStamp.Of(_path), FileStamp.Of(_keyPath ?? _path)];
}
