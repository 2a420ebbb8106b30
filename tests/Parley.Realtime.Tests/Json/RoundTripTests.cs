using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Realtime.Json;

[Trait("Category", "Unit")]
public sealed class RoundTripTests
{
    public static TheoryData<string> ClientFrames => [.. Frames.Client];

    public static TheoryData<string> ServerFrames => [.. Frames.Server];

    [Theory]
    [MemberData(nameof(ClientFrames))]
    public void ClientEvent_ReadAndWritten_IsTheSameJson(string frame)
    {
        var json = ClientEvent.Read(Encoding.UTF8.GetBytes(frame)).ToUtf8Json();

        AssertSame(frame, json);
    }

    [Theory]
    [MemberData(nameof(ServerFrames))]
    public void ServerEvent_ReadAndWritten_IsTheSameJson(string frame)
    {
        var json = ServerEvent.Read(Encoding.UTF8.GetBytes(frame)).ToUtf8Json();

        AssertSame(frame, json);
    }

    [Fact]
    public void Frames_OfEveryKnownType_ArePresent()
    {
        var client = Frames.Client.Select(TypeOf).ToHashSet();
        var server = Frames.Server.Select(TypeOf).ToHashSet();

        Assert.Equal(ClientEventTypes.ByName.Keys.Order(), client.Order());
        Assert.Equal(ServerEventTypes.ByName.Keys.Order(), server.Order());
    }

    [Fact]
    public void EventTypes_EachName_IsTheRecordsOwn()
    {
        var wrong = Frames.Client.Select(frame => (TypeOf(frame), ClientEvent.Read(Encoding.UTF8.GetBytes(frame)).Type))
            .Concat(Frames.Server.Select(frame => (TypeOf(frame), ServerEvent.Read(Encoding.UTF8.GetBytes(frame)).Type)))
            .Where(pair => pair.Item1 != pair.Item2);

        Assert.Empty(wrong);
    }

    [Theory]
    [Statement(40)]
    [InlineData("""{"type":"session.close","event_id":"x","a":[1,{"b":null}]}""")]
    [InlineData("""{"event_id":"x"}""")]
    [InlineData("""{}""")]
    public void UnknownEvent_ReadAndWritten_IsKeptWhole(string frame)
    {
        var clientEvent = ClientEvent.Read(Encoding.UTF8.GetBytes(frame));
        var serverEvent = ServerEvent.Read(Encoding.UTF8.GetBytes(frame));

        Assert.IsType<UnknownClientEvent>(clientEvent);
        Assert.IsType<UnknownServerEvent>(serverEvent);
        AssertSame(frame, clientEvent.ToUtf8Json());
        AssertSame(frame, serverEvent.ToUtf8Json());
    }

    [Theory]
    [MemberData(nameof(ClientFrames))]
    public void ClientEvent_WithUnknownMembersInEveryObject_KeepsThem(string frame)
    {
        var json = WithUnknownMembers(frame);

        var read = ClientEvent.Read(Encoding.UTF8.GetBytes(json));

        AssertSame(json, read.ToUtf8Json());
    }

    [Theory]
    [Statement(41)]
    [MemberData(nameof(ServerFrames))]
    public void ServerEvent_WithUnknownMembersInEveryObject_KeepsThem(string frame)
    {
        var json = WithUnknownMembers(frame);

        var read = ServerEvent.Read(Encoding.UTF8.GetBytes(json));

        AssertSame(json, read.ToUtf8Json());
    }

    private static string TypeOf(string frame) => JsonNode.Parse(frame)!["type"]!.GetValue<string>();

    private static string WithUnknownMembers(string frame)
    {
        var root = JsonNode.Parse(frame)!;
        Extend(root, "");
        return root.ToJsonString();
    }

    private static void Extend(JsonNode? node, string name)
    {
        // Free JSON needs no proof; a map of strings, a custom voice and token limits are closed.
        if (name is "metadata" or "parameters" or "headers" or "variables" or "voice" or "token_limits")
        {
            return;
        }

        if (node is JsonObject json)
        {
            foreach (var (key, value) in json.ToList())
            {
                Extend(value, key);
            }

            json["x_new"] = new JsonObject { ["deep"] = new JsonArray(1, null, "é") };
        }
        else if (node is JsonArray array)
        {
            foreach (var element in array)
            {
                Extend(element, "");
            }
        }
    }

    private static void AssertSame(string expected, byte[] actual)
    {
        using var expectedJson = JsonDocument.Parse(expected);
        using var actualJson = JsonDocument.Parse(actual);
        Assert.True(
            JsonElement.DeepEquals(expectedJson.RootElement, actualJson.RootElement),
            $"expected {expected}\nbut got  {Encoding.UTF8.GetString(actual)}");
    }
}
