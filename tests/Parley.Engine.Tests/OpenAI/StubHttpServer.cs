using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Engine.OpenAI;

/// <summary>Answers requests from a list, the last answer again and again, and keeps what was asked.</summary>
internal sealed class StubHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _connections = [];
    private readonly StubAnswer[] _answers;
    private readonly Task _accepting;

    public StubHttpServer(params StubAnswer[] answers)
    {
        _answers = answers;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    /// <summary>What was asked, in order: the head, and the body as Latin-1 so that no byte is lost.</summary>
    public List<(string Head, string Body)> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            _connections.Add(AnswerAsync(client));
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var owned = client;
        client.NoDelay = true;
        var stream = client.GetStream();
        var answer = await ReadAsync(stream);
        var length = answer.IsCutOff ? "Content-Length: 1000000\r\n" : "";
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {answer.Status} X\r\nConnection: close\r\nContent-Type: {answer.ContentType}\r\n{length}{answer.Headers}\r\n"),
            _stopping.Token);
        foreach (var part in answer.Parts)
        {
            await stream.WriteAsync(part, _stopping.Token);
        }

        if (answer.HangsAtEnd)
        {
            await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, _stopping.Token); // until the client hangs up
        }
    }

    private async Task<StubAnswer> ReadAsync(NetworkStream stream)
    {
        var request = new MemoryStream();
        var buffer = new byte[65536];
        while (true)
        {
            var text = Encoding.Latin1.GetString(request.GetBuffer(), 0, (int)request.Length);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && text.Length - end - 4 >= ContentLength(text[..end]))
            {
                lock (Requests)
                {
                    Requests.Add((text[..end], text[(end + 4)..]));
                    return _answers[Math.Min(Requests.Count, _answers.Length) - 1];
                }
            }

            var count = await stream.ReadAsync(buffer, _stopping.Token);
            request.Write(buffer, 0, count);
        }
    }

    private static int ContentLength(string head)
    {
        var line = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : int.Parse(line.Split(':')[1]);
    }
}
