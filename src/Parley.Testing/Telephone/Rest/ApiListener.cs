using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Testing.Telephone.Rest;

/// <summary>A small HTTP/1.1 server for forms in and JSON out, on a free port of this machine. One request a connection.</summary>
internal sealed class ApiListener : IAsyncDisposable
{
    private const int MaxByteCount = 64 * 1024;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<ApiRequest, (int Status, string Json)> _answer;
    private readonly Task _accepting;

    public ApiListener(Func<ApiRequest, (int Status, string Json)> answer)
    {
        _answer = answer;
        _listener.Start();
        Origin = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Origin { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.RemoveAll(task => task.IsCompleted);
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token).ConfigureAwait(false)));
            }
        }
        finally
        {
            await Task.WhenAll(serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            if (await ReadAsync(stream).ConfigureAwait(false) is not { } request)
            {
                return;
            }

            var (status, json) = _answer(request);
            var body = Encoding.UTF8.GetBytes(json);
            var head = $"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)} {(HttpStatusCode)status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body], _stopping.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Null when the connection ends before a whole request came, or when it is too long.</summary>
    private async Task<ApiRequest?> ReadAsync(NetworkStream stream)
    {
        var buffer = new byte[MaxByteCount];
        var (length, headLength, total) = (0, -1, int.MaxValue);
        while (length < total && length < buffer.Length)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(length), _stopping.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }

            length += count;
            if (headLength < 0 && buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
            {
                headLength = end + 4;
                total = headLength + (int.TryParse(Header(buffer, headLength, "Content-Length"), CultureInfo.InvariantCulture, out var bodyLength) ? bodyLength : 0);
            }
        }

        if (length < total)
        {
            return null;
        }

        var line = Encoding.ASCII.GetString(buffer, 0, headLength).Split("\r\n")[0].Split(' ');
        if (line.Length != 3)
        {
            return null;
        }

        var target = line[1].Split('?', 2);
        var body = Encoding.UTF8.GetString(buffer, headLength, total - headLength);
        var isForm = Header(buffer, headLength, "Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) != true;
        var form = ApiRequest.ReadForm($"{target.ElementAtOrDefault(1)}&{(isForm ? body : "")}");
        return new ApiRequest(line[0], target[0], Header(buffer, headLength, "Authorization"), form) { Body = body };
    }

    private static string? Header(byte[] buffer, int headLength, string name) => Encoding.ASCII.GetString(buffer, 0, headLength).Split("\r\n")
        .FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
