using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Server.Tests.Twilio;

/// <summary>One call of Twilio's, by hand: the webhook, the stream, and what is heard.</summary>
internal sealed partial class PhoneCall : IDisposable
{
    private static readonly byte[] s_silence = [.. Enumerable.Repeat((byte)0xFF, 160)];
    private readonly byte[] _buffer = new byte[256 * 1024];

    private PhoneCall(ClientWebSocket socket, string callSid, string streamSid, string token)
    {
        Socket = socket;
        CallSid = callSid;
        StreamSid = streamSid;
        Token = token;
    }

    public ClientWebSocket Socket { get; }

    public string CallSid { get; }

    public string StreamSid { get; }

    public string Token { get; }

    /// <summary>Calls, and begins the stream that the server asks for.</summary>
    public static async Task<PhoneCall> DialAsync(TwilioServer server, CancellationToken cancellationToken, string callSid = "CA1", string path = "/twilio/voice")
    {
        var token = await AskForTokenAsync(server, cancellationToken, callSid, path);
        return await BeginAsync(server, token, callSid, TwilioServer.AccountSid, cancellationToken);
    }

    public static async Task<string> AskForTokenAsync(TwilioServer server, CancellationToken cancellationToken, string callSid = "CA1", string path = "/twilio/voice") =>
        TokenOf(await server.AskAsync(path, TwilioServer.Form(("CallSid", callSid)), cancellationToken));

    public static string TokenOf(string twiml) => TokenParameter().Match(twiml) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidOperationException($"There is no token in {twiml}");

    /// <summary>Begins a stream with any token.</summary>
    public static async Task<PhoneCall> BeginAsync(
        TwilioServer server, string token, string callSid, string accountSid, CancellationToken cancellationToken, string streamSid = "MZ1")
    {
        var call = new PhoneCall(await server.ConnectAsync(cancellationToken), callSid, streamSid, token);
        await call.SendAsync("""{"event":"connected","protocol":"Call","version":"1.0.0"}""", cancellationToken);
        await call.SendAsync(
            """{"event":"start","sequenceNumber":"1","streamSid":"#M","start":{"streamSid":"#M","accountSid":"#A","callSid":"#C","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":{"token":"#T","agent":"anna"}}}"""
                .Replace("#M", streamSid, StringComparison.Ordinal).Replace("#A", accountSid, StringComparison.Ordinal)
                .Replace("#C", callSid, StringComparison.Ordinal).Replace("#T", token, StringComparison.Ordinal),
            cancellationToken);
        return call;
    }

    public Task SendAsync(string json, CancellationToken cancellationToken) =>
        Socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    public async Task SendSilenceAsync(int frameCount, CancellationToken cancellationToken)
    {
        for (var frame = 1; frame <= frameCount; frame++)
        {
            await SendAudioAsync(frame, s_silence, cancellationToken);
        }
    }

    /// <param name="frame">Counted from 1.</param>
    /// <param name="payload">20 ms of μ-law.</param>
    public Task SendAudioAsync(int frame, ReadOnlySpan<byte> payload, CancellationToken cancellationToken) => SendAsync(
        $$$"""{"event":"media","streamSid":"{{{StreamSid}}}","media":{"track":"inbound","chunk":"{{{frame}}}","timestamp":"{{{20 * frame}}}","payload":"{{{Convert.ToBase64String(payload)}}}"}}""",
        cancellationToken);

    public Task PressAsync(char digit, CancellationToken cancellationToken) =>
        SendAsync($$$"""{"event":"dtmf","streamSid":"{{{StreamSid}}}","dtmf":{"track":"inbound_track","digit":"{{{digit}}}"}}""", cancellationToken);

    /// <summary>Hangs up as Twilio tells it.</summary>
    public async Task HangUpAsync(CancellationToken cancellationToken)
    {
        await SendAsync(
            $$$"""{"event":"stop","streamSid":"{{{StreamSid}}}","stop":{"accountSid":"{{{TwilioServer.AccountSid}}}","callSid":"{{{CallSid}}}"}}""",
            cancellationToken);
        await Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }

    /// <summary>The next message of that event; each mark is played back at once. Null when the stream is closed.</summary>
    public async Task<JsonElement?> NextAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(name, cancellationToken);
        }
        catch (WebSocketException) // a mark can cross the server's close
        {
            return null;
        }
    }

    private async Task<JsonElement?> FindAsync(string name, CancellationToken cancellationToken)
    {
        while (await ReceiveAsync(cancellationToken) is { } message)
        {
            if (message.GetProperty("event").GetString() == "mark" && Socket.State == WebSocketState.Open)
            {
                await SendAsync(message.GetRawText(), cancellationToken);
            }

            if (message.GetProperty("event").GetString() == name)
            {
                return message;
            }
        }

        if (Socket.State == WebSocketState.CloseReceived)
        {
            await Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }

        return null;
    }

    /// <summary>Plays back marks until the server closes the stream.</summary>
    public async Task UntilClosedAsync(CancellationToken cancellationToken) => _ = await NextAsync("none", cancellationToken);

    public void Dispose() => Socket.Dispose();

    private async Task<JsonElement?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await Socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length += result.Count;
        }
        while (!result.EndOfMessage);

        return result.MessageType == WebSocketMessageType.Close ? null : JsonElement.Parse(_buffer.AsSpan(0, length));
    }

    [GeneratedRegex("""name="token" value="([^"]+)""")]
    private static partial Regex TokenParameter();
}
