using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Parley.Audio;
using Parley.Calls.MediaStreams;
using Parley.Calls.MediaStreams.Reading;

namespace Parley.Calls.Tests.MediaStreams.Reading;

[Trait("Category", "Unit")]
public sealed class StreamStartReaderTests
{
    [Fact]
    public void Read_Telnyx_TakesItsNames()
    {
        var start = Read("telnyx", """
            {"event":"start","sequence_number":"1","stream_id":"32DE0DEA","start":{"user_id":"3E6F995F","call_control_id":"v2:T02llQ",
            "call_session_id":"ff55a038","from":"+13122010094","to":"+13122123456","tags":["TAG1"],"client_state":"aGF2ZQ==",
            "media_format":{"encoding":"PCMA","sample_rate":8000,"channels":1},
            "custom_parameters":[{"name":"agent","value":"reception"},{"name":"n"},7]}}
            """);

        Assert.Equal(("32DE0DEA", "v2:T02llQ", "3E6F995F", AudioFormat.Pcma), (start.StreamId, start.CallId, start.AccountId, start.Format));
        Assert.Equal([new("agent", "reception")], start.CustomParameters);
    }

    [Fact]
    public void Read_Plivo_TakesItsNamesAndHeaders()
    {
        var start = Read("plivo", """
            {"event":"start","sequenceNumber":1,"start":{"callId":"1234-c","streamId":"8765-s","accountId":"MAXX","tracks":["inbound"],
            "mediaFormat":{"encoding":"audio/x-l16","sampleRate":16000}},"extra_headers":"userId=12345;token=a=b, x=;=y;bare"}
            """);

        Assert.Equal(("8765-s", "1234-c", "MAXX", AudioFormat.Pcm16k), (start.StreamId, start.CallId, start.AccountId, start.Format));
        Assert.Equal([new("token", "a=b"), new("userId", "12345"), new("x", "")], start.CustomParameters.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void Read_Vonage_TakesTheEndpointsHeaders()
    {
        var start = Read("vonage", """{"event":"websocket:connected","content-type":"audio/l16;rate=24000","agent":"reception","vip":true}""");

        Assert.Equal(("", "", AudioFormat.Pcm24k), (start.StreamId, start.CallId, start.Format));
        Assert.Equal([new("agent", "reception"), new("vip", "true")], start.CustomParameters);
    }

    [Theory]
    [InlineData("audio/x-mulaw", 8000, AudioEncoding.Pcmu)]
    [InlineData("PCMU", 8000, AudioEncoding.Pcmu)]
    [InlineData("audio/x-alaw", 8000, AudioEncoding.Pcma)]
    [InlineData("audio/x-L16", 24000, AudioEncoding.Pcm16)]
    [InlineData("L16", 16000, AudioEncoding.Pcm16)]
    [InlineData("L16@16000h", 16000, AudioEncoding.Pcm16)]
    public void Read_SignalWire_TakesEachFormat(string encoding, int rate, AudioEncoding expected)
    {
        var start = StreamStartReader.Read(Encoding.UTF8.GetBytes(TwilioWords.Start(encoding, rate)), MediaStreamDialect.SignalWire);

        Assert.Equal(new AudioFormat(expected, rate), start.Format);
    }

    [Theory]
    [InlineData("L16@24000h", null, 24_000)]
    [InlineData("audio/l16;rate=16000", null, 16_000)]
    [InlineData("audio/x-l16", null, 8_000)]
    [InlineData("audio/x-mulaw", null, 8_000)]
    [InlineData("OPUS", "48000", null)]
    [InlineData("PCMU", "16000", null)]
    [InlineData("L16", "44100", null)]
    [InlineData("L16", "999999999999999999", null)]
    [InlineData("L16", "-8000", null)]
    [InlineData(null, "8000", null)]
    [InlineData("", "8000", null)]
    public void Parse_NameAndRate_GiveTheFormatOrNone(string? encoding, string? rate, int? expected) =>
        Assert.Equal(expected, StreamFormats.Parse(encoding, rate)?.SampleRate);

    [Fact]
    public void Read_TooMuch_IsLeftOut()
    {
        var parameters = Enumerable.Range(0, 200).ToDictionary(number => $"p{number}", _ => "v");
        parameters["p1"] = new string('x', 5000);
        var start = StreamStartReader.Read(
            Encoding.UTF8.GetBytes(TwilioWords.Start(parameters: JsonSerializer.Serialize(parameters)).Replace("\"CA1\"", $"\"{new string('C', 300)}\"", StringComparison.Ordinal)),
            MediaStreamDialect.Twilio);

        Assert.Equal(64, start.CustomParameters.Count);
        Assert.DoesNotContain("p1", start.CustomParameters.Keys);
        Assert.Equal("", start.CallId);
    }

    [Theory]
    [InlineData("""{"event":"start"}""")]
    [InlineData("""{"event":"start","start":7}""")]
    [InlineData("""{"event":"start","start":{}}""")]
    [InlineData("""{"event":"start","start":{"streamSid":["MZ"]}}""")]
    [InlineData("""{"event":"start","start":{"streamSid":"\ud800","mediaFormat":{"encoding":"PCMU"}}}""")]
    [InlineData("{")]
    public void Read_NoStart_IsRefused(string json)
    {
        var refusal = Assert.Throws<MediaStreamException>(() => StreamStartReader.Read(Encoding.UTF8.GetBytes(json), MediaStreamDialect.Twilio));

        Assert.Equal("invalid_start", refusal.Code);
    }

    [Theory]
    [InlineData("twilio")]
    [InlineData("telnyx")]
    [InlineData("plivo")]
    [InlineData("vonage")]
    public void Read_AnyMembers_GivesAStartOrSaysWhyNot(string carrier)
    {
        var dialect = Dialects.Of(carrier);
        var names = new[]
        {
            "start", "streamSid", "stream_id", "streamId", "mediaFormat", "media_format", "encoding", "content-type", "sampleRate", "sample_rate",
            "customParameters", "custom_parameters", "extra_headers", "name", "value", "callSid",
        };
        var scalars = new[] { "null", "7", "-1", "1e300", "true", "\"\"", "\"PCMU\"", "\"audio/l16;rate=8000\"", "\"8000\"", "\"a=b;c\"", "[]", "{}", "[{\"name\":\"a\",\"value\":\"b\"}]" };
        var leaf = Gen.Elements(scalars);
        var inner = from pairs in Gen.ListOf(from name in Gen.Elements(names) from value in leaf select $"\"{name}\":{value}") select $"{{{string.Join(',', pairs)}}}";
        var middle = from pairs in Gen.ListOf(from name in Gen.Elements(names) from value in Gen.OneOf(leaf, inner) select $"\"{name}\":{value}") select $"{{{string.Join(',', pairs)}}}";
        var outer = from pairs in Gen.ListOf(from name in Gen.Elements(names) from value in Gen.OneOf(leaf, middle) select $"\"{name}\":{value}") select $"{{{string.Join(',', pairs)}}}";

        Prop.ForAll(outer.ToArbitrary(), json =>
        {
            try
            {
                return StreamStartReader.Read(Encoding.UTF8.GetBytes(json), dialect).Format.SampleRate > 0;
            }
            catch (MediaStreamException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static MediaStreamStart Read(string carrier, string json) =>
        StreamStartReader.Read(Encoding.UTF8.GetBytes(json), Dialects.Of(carrier));
}
