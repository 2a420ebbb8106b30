using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;

namespace Parley.Realtime.AudioEvents;

[Trait("Category", "Unit")]
public sealed class AudioEventTests
{
    private const string Delta =
        """{"type":"response.output_audio.delta","event_id":"event_1","response_id":"resp_1","item_id":"item_1","output_index":0,"content_index":12,"delta":"AAECAwQ="}""";

    [Fact]
    public void TryReadDelta_ServersFrame_GivesAllMembers()
    {
        var audio = new ArrayBufferWriter<byte>();

        var isRead = AudioEventReader.TryReadDelta(Encoding.UTF8.GetBytes(Delta), audio, out var delta);

        Assert.True(isRead);
        Assert.Equal("event_1", Encoding.ASCII.GetString(delta.EventId));
        Assert.Equal("resp_1", Encoding.ASCII.GetString(delta.ResponseId));
        Assert.Equal("item_1", Encoding.ASCII.GetString(delta.ItemId));
        Assert.Equal((0, 12, 5), (delta.OutputIndex, delta.ContentIndex, delta.ByteCount));
        Assert.Equal([0, 1, 2, 3, 4], audio.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData("""{ "delta" : "AAAA" ,"content_index":0, "output_index":0,"item_id":"i","response_id":"r","type":"response.output_audio.delta" } """)]
    [InlineData("""{"type":"response.output_audio.delta","response_id":"r","item_id":"i","output_index":999999999,"content_index":0,"delta":""}""")]
    public void TryReadDelta_AnyOrderAndWhiteSpace_IsRead(string json)
    {
        var isRead = AudioEventReader.TryReadDelta(Encoding.UTF8.GetBytes(json), new ArrayBufferWriter<byte>(), out _);

        Assert.True(isRead);
    }

    [Theory]
    [InlineData("\"item_1\"", "\"item\\u005f1\"")]
    [InlineData("\"item_1\"", "\"ité\"")]
    [InlineData("\"item_1\"", "null")]
    [InlineData("\"event_1\"", "\"\"")]
    [InlineData("0,", "1.0,")]
    [InlineData("0,", "00,")]
    [InlineData("0,", "-1,")]
    [InlineData("0,", "1000000000,")]
    [InlineData("AAECAwQ=", "AAEC\\/wQ=")]
    [InlineData("AAECAwQ=", "AAECAwQ")]
    [InlineData("AAECAwQ=", "AAEC AwQ= ")]
    [InlineData("AAECAwQ=", "AAEC\tAwQ=")]
    [InlineData("AAECAwQ=", "====")]
    [InlineData("\"}", "\"} x")]
    [InlineData("\"}", "\",\"delta\":\"\"}")]
    [InlineData("\"}", "\",\"obfuscation\":\"x\"}")]
    [InlineData("\"}", "\",}")]
    [InlineData("\"}", "\"")]
    [InlineData("output_audio.delta", "output_text.delta")]
    [InlineData("\"}", "\" }x")]
    [InlineData("AAECAwQ=\"}", "\",\"x\":\"}")]
    public void TryReadDelta_Unusual_LeavesItToTheGeneralPath(string part, string replacement)
    {
        var audio = new ArrayBufferWriter<byte>();
        var at = Delta.LastIndexOf(part, StringComparison.Ordinal);
        var json = string.Concat(Delta.AsSpan(0, at), replacement, Delta.AsSpan(at + part.Length));

        var isRead = AudioEventReader.TryReadDelta(Encoding.UTF8.GetBytes(json), audio, out _);

        Assert.False(isRead);
        Assert.Equal(0, audio.WrittenCount);
    }

    [Fact]
    public void WriteDelta_AnyIdsAndAudio_IsTheGeneralPathsJson() =>
        Prop.ForAll<string?, string, byte[]>((eventId, id, bytes) =>
        {
            id ??= "";
            var expected = new ResponseOutputAudioDeltaEvent
            {
                EventId = eventId, ResponseId = id, ItemId = "item_1", OutputIndex = bytes.Length, ContentIndex = int.MaxValue, Delta = bytes,
            };
            var output = new ArrayBufferWriter<byte>();

            AudioEventWriter.WriteDelta(output, eventId, id, "item_1", bytes.Length, int.MaxValue, bytes);

            Assert.Equal(Encoding.UTF8.GetString(expected.ToUtf8Json()), Encoding.UTF8.GetString(output.WrittenSpan));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void WriteAppend_AnyIdAndAudio_IsTheGeneralPathsJson() =>
        Prop.ForAll<string?, byte[]>((eventId, bytes) =>
        {
            var output = new ArrayBufferWriter<byte>();

            AudioEventWriter.WriteAppend(output, bytes, eventId);

            var expected = new InputAudioBufferAppendEvent { EventId = eventId, Audio = bytes };
            Assert.Equal(Encoding.UTF8.GetString(expected.ToUtf8Json()), Encoding.UTF8.GetString(output.WrittenSpan));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void TryReadDelta_AnyChangeOfBytes_NeverDiffersFromTheGeneralPath() =>
        Prop.ForAll<byte[], PositiveInt, byte>((bytes, where, value) =>
        {
            var output = new ArrayBufferWriter<byte>();
            AudioEventWriter.WriteDelta(output, "event_1", "resp_1", "item_1", 0, 1, bytes);
            var json = output.WrittenSpan.ToArray();
            CompareDelta(json);
            json[where.Get * 13 % json.Length] = value;
            CompareDelta(json);
            output.Clear();
            AudioEventWriter.WriteDelta(output, null, "resp_1", "item_1", where.Get, 1, bytes); // not the order of most servers
            CompareDelta(output.WrittenSpan.ToArray());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void TryReadAppend_AnyChangeOfBytes_NeverDiffersFromTheGeneralPath() =>
        Prop.ForAll<byte[], PositiveInt, byte>((bytes, where, value) =>
        {
            var output = new ArrayBufferWriter<byte>();
            AudioEventWriter.WriteAppend(output, bytes, "event_1");
            var json = output.WrittenSpan.ToArray();
            CompareAppend(json);
            json[where.Get * 13 % json.Length] = value;
            CompareAppend(json);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void TryRead_Delta_MakesOneStringPerResponse()
    {
        var factory = new AudioDeltaFactory();

        Assert.True(factory.TryRead(Encoding.UTF8.GetBytes(Delta), out var first));
        Assert.True(factory.TryRead(Encoding.UTF8.GetBytes(Delta), out var second));

        Assert.Equal(ServerEvent.Read(Encoding.UTF8.GetBytes(Delta)).ToUtf8Json(), first!.ToUtf8Json());
        Assert.Same(first.ResponseId, second!.ResponseId);
        Assert.Same(first.ItemId, second.ItemId);
    }

    private static void CompareDelta(byte[] json)
    {
        var audio = new ArrayBufferWriter<byte>();
        if (!AudioEventReader.TryReadDelta(json, audio, out var fast))
        {
            Assert.Equal(0, audio.WrittenCount);
            return;
        }

        var general = Assert.IsType<ResponseOutputAudioDeltaEvent>(ServerEvent.Read(json));
        Assert.Null(general.ExtensionData);
        Assert.Equal(general.EventId ?? "", Encoding.ASCII.GetString(fast.EventId));
        Assert.Equal(general.ResponseId, Encoding.ASCII.GetString(fast.ResponseId));
        Assert.Equal(general.ItemId, Encoding.ASCII.GetString(fast.ItemId));
        Assert.Equal((general.OutputIndex, general.ContentIndex), (fast.OutputIndex, fast.ContentIndex));
        Assert.Equal(general.Delta.ToArray(), audio.WrittenSpan.ToArray());
        Assert.Equal(audio.WrittenCount, fast.ByteCount);
    }

    private static void CompareAppend(byte[] json)
    {
        var audio = new ArrayBufferWriter<byte>();
        if (!AudioEventReader.TryReadAppend(json, audio, out var fast))
        {
            Assert.Equal(0, audio.WrittenCount);
            return;
        }

        var general = Assert.IsType<InputAudioBufferAppendEvent>(ClientEvent.Read(json));
        Assert.Null(general.ExtensionData);
        Assert.Equal(general.EventId ?? "", Encoding.ASCII.GetString(fast.EventId));
        Assert.Equal(general.Audio.ToArray(), audio.WrittenSpan.ToArray());
        Assert.Equal(audio.WrittenCount, fast.ByteCount);
    }
}
