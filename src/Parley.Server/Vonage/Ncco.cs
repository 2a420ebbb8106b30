using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
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

    public static CarrierAnswer Sorry(string text, string? language)
    {
        var talk = new JsonObject { ["action"] = "talk", ["text"] = text };
        if (language is not null)
        {
            talk["language"] = language;
        }

        return Write(talk);
    }

    public static CarrierAnswer HangUp() => Write();

    private static CarrierAnswer Write(params JsonNode[] actions) => new(ContentType, new JsonArray(actions).ToJsonString(s_json));
}
