using System.Globalization;
using System.Net;
using System.Text;

namespace Parley.Server.CallLoops.Framing;

/// <summary>The opening handshake of the end that calls, over a connection of its own: RFC 6455 §4.1. No redirections, no extensions.</summary>
internal sealed class ClientHandshake
{
    private const int MaxHeadByteCount = 16 * 1024;
    private readonly string _key = HandshakeKey.Create();
    private readonly string _subProtocol;

    /// <param name="address">Of what is asked for.</param>
    /// <param name="headers">Further headers of the request.</param>
    /// <param name="subProtocol">What is offered.</param>
    /// <exception cref="ArgumentException">A header has a character that no header can have; the message does not show it.</exception>
    public ClientHandshake(Uri address, IEnumerable<KeyValuePair<string, string>> headers, string subProtocol)
    {
        _subProtocol = subProtocol;
        var host = address.HostNameType == UriHostNameType.Dns ? address.IdnHost : address.Host;
        var port = address.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{address.Port}");
        var head = new StringBuilder($"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {host}{port}\r\n")
            .Append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n")
            .Append(CultureInfo.InvariantCulture, $"Sec-WebSocket-Key: {_key}\r\nSec-WebSocket-Protocol: {subProtocol}\r\n");
        foreach (var (name, value) in headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{Checked(name, name)}: {Checked(name, value)}\r\n");
        }

        Request = Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }

    /// <summary>What is to be sent.</summary>
    public ReadOnlyMemory<byte> Request { get; }

    /// <summary>Reads the answer.</summary>
    /// <returns>What was agreed on, null for nothing, and what came behind the answer already.</returns>
    /// <exception cref="HttpRequestException">The server refused, with its status, or answered something else.</exception>
    /// <exception cref="IOException">The connection is lost.</exception>
    public async ValueTask<(string? SubProtocol, ReadOnlyMemory<byte> Received)> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxHeadByteCount];
        for (int count = 0, end = -1; ; )
        {
            var added = await stream.ReadAsync(buffer.AsMemory(count), cancellationToken);
            count += added;
            end = buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return (Check(Encoding.Latin1.GetString(buffer, 0, end)), buffer.AsMemory(end + 4, count - end - 4));
            }

            if (added == 0)
            {
                throw count == MaxHeadByteCount ? Strange("its answer has too many headers") : new IOException("The server closed the connection without an answer.");
            }
        }
    }

    private string? Check(string head)
    {
        var lines = head.Split("\r\n");
        if (!lines[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || lines[0].Length < 12 || !int.TryParse(lines[0].AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            throw Strange("it does not speak HTTP");
        }

        if (status != (int)HttpStatusCode.SwitchingProtocols)
        {
            throw new HttpRequestException($"The server answered with status {status}.", null, (HttpStatusCode)status);
        }

        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2)
            .ToLookup(parts => parts[0].Trim(), parts => parts[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var agreed = headers["Sec-WebSocket-Protocol"].FirstOrDefault();
        return
            !headers["Upgrade"].Contains("websocket", StringComparer.OrdinalIgnoreCase) ? throw Strange("it upgrades to something else")
            : !headers["Connection"].SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).Contains("Upgrade", StringComparer.OrdinalIgnoreCase) ? throw Strange("it does not upgrade")
            : headers["Sec-WebSocket-Accept"].FirstOrDefault() != HandshakeKey.Answer(_key) ? throw Strange("its answer is another request's")
            : headers["Sec-WebSocket-Extensions"].Any() || (agreed is not null && agreed != _subProtocol) ? throw Strange("it agrees to what was not offered")
            : agreed;
    }

    private static HttpRequestException Strange(string how) => new($"The server opens no WebSocket: {how}.");

    private static string Checked(string name, string text) => text.All(letter => letter is >= ' ' and <= '~' or '\t')
        ? text
        : throw new ArgumentException(text == name ? "A header's name has a character that no header can have." : $"The header {name} has a character that no header can have.");
}
