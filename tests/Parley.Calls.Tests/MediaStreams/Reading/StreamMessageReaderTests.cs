using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Parley.Calls.MediaStreams;
using Parley.Calls.MediaStreams.Reading;

namespace Parley.Calls.Tests.MediaStreams.Reading;

[Trait("Category", "Unit")]
public sealed class StreamMessageReaderTests
{
    private readonly StreamMessageReader _reader = new(MediaStreamDialect.Twilio) { StreamId = TwilioWords.StreamSid };

    [Fact]
    public void TryRead_Media_GivesPayloadAndPlace()
    {
        Assert.True(_reader.TryRead(Utf8(TwilioWords.Media(7, [1, 2, 3], 120)), out var message));
        Assert.Equal(StreamMessageKind.Media, message.Kind);
        Assert.Equal("AQID", Encoding.UTF8.GetString(message.Payload));
        Assert.Equal((7, 120, false), (message.Chunk, message.TimestampMs, message.IsForeign));
    }

    [Theory]
    [InlineData("""{"event":"media","media":{"payload":"AQ==","chunk":"5","timestamp":"80"}}""", 5L, 80L)]
    [InlineData("""{"media":{"timestamp":80,"payload":"AQ==","chunk":5},"event":"media","x":{"y":[{}]},"z":[[1]]}""", 5L, 80L)]
    [InlineData("""{"event":"media","media":{"payload":"AQ=="}}""", null, null)]
    [InlineData("""{"event":"media","media":{"payload":"AQ==","chunk":-1,"timestamp":"-20"}}""", null, null)]
    [InlineData("""{"event":"media","media":{"payload":"AQ==","chunk":1e400,"timestamp":123456789012345678901234567890}}""", null, null)]
    [InlineData("""{"event":"media","media":{"payload":"AQ==","chunk":"9223372036854775807","timestamp":null}}""", null, null)]
    [InlineData("""{"event":"media","media":{"payload":"AQ==","chunk":{"a":1},"timestamp":[2]}}""", null, null)]
    public void TryRead_NumbersOfAnyKind_AreTakenWhereTheyMakeSense(string json, long? chunk, long? timestampMs)
    {
        Assert.True(_reader.TryRead(Utf8(json), out var message));
        Assert.Equal((StreamMessageKind.Media, chunk, timestampMs), (message.Kind, message.Chunk, message.TimestampMs));
        Assert.Equal("AQ==", Encoding.UTF8.GetString(message.Payload));
    }

    [Theory]
    [InlineData("""{"event":"media","media":{"payload":"a\/b\u002Bc="}}""")]
    [InlineData("""{"event":"med\u0069a","media":{"payload":"a\u002fb+c="}}""")]
    public void TryRead_EscapedPayload_IsUnescaped(string json)
    {
        Assert.True(_reader.TryRead(Utf8(json), out var message));
        Assert.Equal("a/b+c=", Encoding.UTF8.GetString(message.Payload));
    }

    [Theory]
    [InlineData("twilio", """{"event":"dtmf","streamSid":"s","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"#"}}""", '#')]
    [InlineData("signalwire", """{"event":"dtmf","streamSid":"s","dtmf":{"digit":"7","duration":100}}""", '7')]
    [InlineData("telnyx", """{"event":"dtmf","stream_id":"s","occurred_at":"2025-06-05T08:54:19Z","sequence_number":"5","dtmf":{"digit":"*"}}""", '*')]
    [InlineData("plivo", """{"event":"dtmf","sequenceNumber":50,"streamId":"s","dtmf":{"track":"inbound","digit":5,"timestamp":"1705312250000"}}""", '5')]
    [InlineData("vonage", """{"event":"websocket:dtmf","digit":"9","duration":260}""", '9')]
    public void TryRead_Digits_OfEachCarrier(string carrier, string json, char digit)
    {
        Assert.True(new StreamMessageReader(Dialects.Of(carrier)) { StreamId = "s" }.TryRead(Utf8(json), out var message));
        Assert.Equal((StreamMessageKind.Dtmf, digit, false), (message.Kind, message.Digit, message.IsForeign));
    }

    [Theory]
    [InlineData("twilio", """{"event":"mark","sequenceNumber":"4","streamSid":"s","mark":{"name":"1-2"}}""")]
    [InlineData("signalwire", """{"event":"mark","streamSid":"s","mark":{"name":"1-2"}}""")]
    [InlineData("telnyx", """{"event":"mark","stream_id":"s","sequence_number":"5","mark":{"name":"1-2"}}""")]
    [InlineData("plivo", """{"event":"playedStream","sequenceNumber":75,"streamId":"s","name":"1-2"}""")]
    [InlineData("vonage", """{"event":"websocket:notify","payload":{"name":"1-2"}}""")]
    public void TryRead_Marks_OfEachCarrier(string carrier, string json)
    {
        Assert.True(new StreamMessageReader(Dialects.Of(carrier)) { StreamId = "s" }.TryRead(Utf8(json), out var message));
        Assert.Equal((StreamMessageKind.Mark, "1-2"), (message.Kind, Encoding.UTF8.GetString(message.Name)));
    }

    [Theory]
    [InlineData("telnyx", """{"event":"media","sequence_number":"4","stream_id":"s","media":{"track":"inbound","chunk":"2","timestamp":"5","payload":"AA=="}}""", 2L, 5L)]
    [InlineData("plivo", """{"event":"media","sequenceNumber":42,"streamId":"s","media":{"track":"inbound","timestamp":"1705312200000","chunk":41,"payload":"AA=="},"extra_headers":"a=b"}""", 41L, null)]
    public void TryRead_Media_OfEachCarrier(string carrier, string json, long? chunk, long? timestampMs)
    {
        Assert.True(new StreamMessageReader(Dialects.Of(carrier)) { StreamId = "s" }.TryRead(Utf8(json), out var message));
        Assert.Equal((StreamMessageKind.Media, chunk, timestampMs, false), (message.Kind, message.Chunk, message.TimestampMs, message.IsForeign));
    }

    [Theory]
    [InlineData("""{"event":"clearedAudio","streamId":"s"}""", "plivo")]
    [InlineData("""{"event":"websocket:cleared"}""", "vonage")]
    [InlineData("""{"event":"error","stream_id":"s","payload":{"code":100002,"title":"malformed_frame","detail":"bad"}}""", "telnyx")]
    [InlineData("""{"event":"connected","protocol":"Call","version":"1.0.0"}""", "twilio")]
    [InlineData("""{"event":""}""", "vonage")]
    public void TryRead_WhatDoesNotConcernUs_IsNoFault(string json, string carrier)
    {
        Assert.True(new StreamMessageReader(Dialects.Of(carrier)) { StreamId = "s" }.TryRead(Utf8(json), out var message));
        Assert.Equal(StreamMessageKind.Other, message.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"media\"")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"media":{}}""")]
    [InlineData("""{"event":7}""")]
    [InlineData("""{"event":"media"}{}""")]
    [InlineData("""{"event":"media",}""")]
    [InlineData("""{"event":"media","media":{"payload":"AQ=="}""")]
    public void TryRead_Garbage_IsRefused(string text) => Assert.False(_reader.TryRead(Utf8(text), out _));

    [Fact]
    public void TryRead_DeepNesting_IsRefusedWithoutHarm()
    {
        var deep = "{\"event\":\"media\",\"media\":" + new string('[', 30_000) + new string(']', 30_000) + "}";

        Assert.False(_reader.TryRead(Utf8(deep), out _));
    }

    [Fact]
    public void TryRead_ManyMembers_IsReadOnce()
    {
        var wide = "{\"event\":\"mark\"," + string.Join(',', Enumerable.Range(0, 8000).Select(n => $"\"a{n}\":{{}}")) + "}";

        Assert.True(_reader.TryRead(Utf8(wide), out var message));
        Assert.Equal(StreamMessageKind.Mark, message.Kind);
    }

    [Fact]
    public void TryRead_AnyBytes_ThrowsNothing() =>
        Prop.ForAll<byte[]>(bytes => Reads(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void TryRead_DamagedMessages_ThrowNothing()
    {
        var samples = new[]
        {
            TwilioWords.Start(parameters: """{"a":"b"}"""), TwilioWords.Media(1, new byte[160]), TwilioWords.Dtmf("1"), TwilioWords.Mark("0-1"), TwilioWords.Stop,
        };
        var damages = from sample in Gen.Elements(samples)
                      from at in Gen.Choose(0, sample.Length - 1)
                      from length in Gen.Choose(0, 8)
                      from value in Gen.Choose(0, 255)
                      select Damage(Utf8(sample), at, length, (byte)value);

        Prop.ForAll(damages.ToArbitrary(), bytes => Reads(bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    private bool Reads(byte[] bytes)
    {
        _reader.TryRead(bytes, out var message);
        return message.Payload.Length <= bytes.Length;
    }

    private static byte[] Damage(byte[] message, int at, int length, byte value)
    {
        var end = Math.Min(message.Length, at + length);
        return [.. message[..at], value, .. message[end..]];
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
