using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Parley.Calls.Twilio;
using Parley.Server.Telephone;

namespace Parley.Server.Vonage;

/// <summary>What Vonage is told to do with a call: its call control objects, a JSON array of actions. When they are done, the call ends.</summary>
internal static class Ncco
{
    private const string ContentType = "application/json; charset=utf-8";
    private static readonly System.Text.Json.JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static CarrierAnswer Connect(StreamLink link, int sampleRate) => Write(new JsonObject
    {
        ["action"] = "connect",
        ["endpoint"] = new JsonArray(new JsonObject
        {
            ["type"] = "websocket",
            ["uri"] = link.Socket.AbsoluteUri,
            ["content-type"] = string.Create(CultureInfo.InvariantCulture, $"audio/l16;rate={sampleRate}"),
            ["headers"] = new JsonObject { [StreamLink.TokenName] = link.Token, [StreamLink.CallName] = link.CallId, ["agent"] = link.AgentName },
        }),
    });

    public static CarrierAnswer Talk(string text, string? language)
    {
        var talk = new JsonObject { ["action"] = "talk", ["text"] = text };
        if (language is not null)
        {
            talk["language"] = language;
        }

        return Write(talk);
    }

    /// <summary>Calls somebody; what becomes of that is told <see cref="TransferLink.After"/>, which may answer with other actions.</summary>
    public static CarrierAnswer PutThrough(TransferLink link)
    {
        var endpoint = DialTarget.IsSip(link.Target)
            ? new JsonObject { ["type"] = "sip", ["uri"] = link.Target }
            : new JsonObject { ["type"] = "phone", ["number"] = link.Target.TrimStart('+') };
        if (link.Whisper is { } whisper)
        {
            endpoint["onAnswer"] = new JsonObject { ["url"] = whisper.AbsoluteUri };
        }

        var connect = new JsonObject
        {
            ["action"] = "connect",
            ["eventType"] = "synchronous",
            ["eventUrl"] = new JsonArray(link.After.AbsoluteUri),
            ["timeout"] = (int)Math.Ceiling(link.RingTime.TotalSeconds),
            ["endpoint"] = new JsonArray(endpoint),
        };
        if (link.CallerId is { } callerId)
        {
            connect["from"] = callerId.TrimStart('+');
        }

        return Write(connect);
    }

    public static CarrierAnswer HangUp() => Write();

    private static CarrierAnswer Write(params JsonNode[] actions) => new(ContentType, new JsonArray(actions).ToJsonString(s_json));
}
