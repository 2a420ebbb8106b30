using System.Net.Sockets;

namespace Parley.Cli.Serving;

/// <summary>Puts into words why a server could not listen.</summary>
internal static class StartFailure
{
    /// <summary>Null when the exception is about something else.</summary>
    public static string? Describe(Exception exception, string host, int port) => Find(exception)?.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse =>
            $"Port {port} on {host} is in use, perhaps by another Parley. Stop that program (who it is: ss -ltnp 'sport = :{port}'), or choose another port: --port {(port < 65535 ? port + 1 : 8080)}.",
        SocketError.AccessDenied => $"Port {port} may not be used by this user. Choose one above 1023, for example --port 8080.",
        SocketError.AddressNotAvailable or SocketError.HostNotFound or SocketError.NoData =>
            $"This machine has no address {host}. Use --host 127.0.0.1 for this machine only, or --host 0.0.0.0 for all its networks.",
        _ => exception.Message.Contains("address already in use", StringComparison.OrdinalIgnoreCase)
            ? Describe(new SocketException((int)SocketError.AddressAlreadyInUse), host, port)
            : null,
    };

    private static SocketException? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SocketException socket)
            {
                return socket;
            }
        }

        return null;
    }
}
