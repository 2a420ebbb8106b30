using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Benchmarks.Bridge.Wire;

namespace Parley.Benchmarks.Bridge;

/// <summary>An OpenAI-like server on one thread, as light as it can be. Commands come line by line: <c>reset</c>, <c>report</c>, <c>quit</c>.</summary>
internal static partial class ScriptedUpstream
{
    public static int Run(string[] arguments)
    {
        var script = Enum.Parse<UpstreamScript>(arguments[1], ignoreCase: true);
        using var loop = new WireLoop();
        var figures = new UpstreamFigures();
        var sessions = new List<UpstreamSession>();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1024);
        listener.Blocking = false;
        loop.Watch((int)listener.Handle, () => Accept(listener, loop, figures, sessions, script));
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture));
        Commands.Read(loop, command =>
        {
            switch (command)
            {
                case "reset":
                    figures.Reset();
                    sessions.ForEach(session => session.Reader.Clear());
                    break;
                case "report":
                    Console.WriteLine(Report(figures, sessions));
                    break;
                default:
                    loop.Stop();
                    break;
            }
        });
        loop.Run();
        return 0;
    }

    private static void Accept(Socket listener, WireLoop loop, UpstreamFigures figures, List<UpstreamSession> sessions, UpstreamScript script)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = listener.Accept();
            }
            catch (SocketException)
            {
                return; // nobody else waits
            }

            socket.NoDelay = true;
            socket.Blocking = false;
            var connection = new WireConnection(socket, isClient: false);
            var session = new UpstreamSession(connection, loop, figures, script, sessions.Count + 1);
            sessions.Add(session);
            loop.Watch(connection.Descriptor, () => Ready(loop, connection, session));
        }
    }

    private static void Ready(WireLoop loop, WireConnection connection, UpstreamSession session)
    {
        if (connection.HasPending)
        {
            connection.Flush();
        }

        connection.Receive((accepted, head) => Upgrade(accepted, head, session), (_, message) => session.Take(message));
        if (connection.IsClosed)
        {
            session.Close();
            loop.Forget(connection.Descriptor);
            connection.Dispose();
        }
    }

    private static void Upgrade(WireConnection connection, string head, UpstreamSession session)
    {
        var key = KeyHeader().Match(head).Groups[1].Value;
#pragma warning disable CA5350 // the WebSocket handshake is defined with SHA-1 (RFC 6455 §1.3)
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        var protocol = ProtocolHeader().Match(head) is { Success: true } offered ? $"Sec-WebSocket-Protocol: {offered.Groups[1].Value.Split(',')[0].Trim()}\r\n" : "";
        connection.SendRaw(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n{protocol}\r\n"));
        session.Greet();
    }

    private static string Report(UpstreamFigures figures, List<UpstreamSession> sessions) => JsonSerializer.Serialize(new
    {
        calls = figures.Calls.Count,
        up_count = figures.Up.Count,
        up_p50 = figures.Up.At(0.5),
        up_p99 = figures.Up.At(0.99),
        up_lost = sessions.Sum(session => session.Reader.Lost),
        up_doubled = sessions.Sum(session => session.Reader.Doubled),
        up_strange = sessions.Sum(session => session.Reader.Strange),
        appends = figures.AppendCount,
        appended_bytes = figures.AppendedBytes,
        deltas = figures.DeltaCount,
        interruptions = figures.Interruptions.Select(interruption => new { item = interruption.Item, at = interruption.At }),
        truncations = figures.Truncations.Select(truncation => new { item = truncation.Item, ms = truncation.AudioEndMs, at = truncation.At }),
        drops = figures.DropTimes.Select(drop => new { call = drop.Call, at = drop.At }),
    });

    [GeneratedRegex(@"^Sec-WebSocket-Key:\s*(\S+)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex KeyHeader();

    [GeneratedRegex(@"^Sec-WebSocket-Protocol:\s*([^\r\n]+)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex ProtocolHeader();
}
