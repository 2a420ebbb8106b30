using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Parley.Realtime.Json;

/// <summary>Whatever comes, reading gives an event that can be written and read again, or a protocol exception.</summary>
[Trait("Category", "Unit")]
[Trait("Speed", "Slow")]
public sealed class MutationTests
{
    private static readonly string[] s_values =
    [
        "null", "true", "1", "-1", "1.5", "1e99", "99999999999", "\"x\"", "\"\"", "[]", "{}", "[null]", "[1]", "[{}]",
        """{"type":"x"}""", """{"type":null}""", "\"\\ud83d\\ude00\"", "\"\\u0000\"",
    ];

    [Fact]
    public void Read_AnyMemberReplaced_GivesAnEventOrAProtocolException()
    {
        foreach (var frame in Frames.Client.Concat(Frames.Server))
        {
            foreach (var path in Paths(JsonNode.Parse(frame)!).ToList())
            {
                Array.ForEach(s_values, value => Survive(Encoding.UTF8.GetBytes(Replace(frame, path, JsonNode.Parse(value)))));
            }
        }
    }

    [Fact]
    public void Read_AnyMemberRemoved_GivesAnEventOrAProtocolException()
    {
        foreach (var frame in Frames.Client.Concat(Frames.Server))
        {
            foreach (var path in Paths(JsonNode.Parse(frame)!).ToList())
            {
                Survive(Encoding.UTF8.GetBytes(Remove(frame, path)));
            }
        }
    }

    [Fact]
    public void Read_BytesChanged_GivesAnEventOrAProtocolException() =>
        Prop.ForAll<int, byte, PositiveInt>((which, value, where) =>
        {
            var frames = Frames.Client.Concat(Frames.Server).ToArray();
            var json = Encoding.UTF8.GetBytes(frames[(int)((uint)which % (uint)frames.Length)]);
            json[where.Get * 31 % json.Length] = value;
            Survive(json);
            Survive(json.AsSpan(0, where.Get * 17 % json.Length));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Read_AnyBytes_GivesAnEventOrAProtocolException() =>
        Prop.ForAll<byte[]>(bytes => Survive(bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static void Survive(ReadOnlySpan<byte> json)
    {
        SurviveAs(json, ClientEvent.Read);
        SurviveAs(json, ServerEvent.Read);
        _ = RealtimeEvent.FindEventId(json);
    }

    private static void SurviveAs(ReadOnlySpan<byte> json, Func<ReadOnlySpan<byte>, RealtimeEvent> read)
    {
        byte[] written;
        try
        {
            var realtimeEvent = read(json);
            _ = realtimeEvent.FindUnknownMembers();
            written = realtimeEvent.ToUtf8Json();
        }
        catch (ParleyProtocolException fault)
        {
            Assert.NotNull(fault.Code);
            return;
        }

        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(read(written).ToUtf8Json()));
    }

    private static IEnumerable<object[]> Paths(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(member => Paths(member.Value).Select(rest => (object[])[member.Key, .. rest]).Prepend([member.Key])),
        JsonArray array => array.SelectMany((element, index) => Paths(element).Select(rest => (object[])[index, .. rest]).Prepend([index])),
        _ => [],
    };

    private static string Replace(string frame, object[] path, JsonNode? value)
    {
        var root = JsonNode.Parse(frame)!;
        var parent = Parent(root, path);
        if (path[^1] is string name)
        {
            parent[name] = value;
        }
        else
        {
            parent[(int)path[^1]] = value;
        }

        return root.ToJsonString();
    }

    private static string Remove(string frame, object[] path)
    {
        var root = JsonNode.Parse(frame)!;
        var parent = Parent(root, path);
        if (path[^1] is string name)
        {
            parent.AsObject().Remove(name);
        }
        else
        {
            parent.AsArray().RemoveAt((int)path[^1]);
        }

        return root.ToJsonString();
    }

    private static JsonNode Parent(JsonNode root, object[] path) =>
        path[..^1].Aggregate(root, (node, step) => step is string name ? node[name]! : node[(int)step]!);
}
