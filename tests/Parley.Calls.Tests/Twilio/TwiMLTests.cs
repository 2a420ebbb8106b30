using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Parley.Calls.Twilio;

namespace Parley.Calls.Tests.Twilio;

[Trait("Category", "Unit")]
public sealed class TwiMLTests
{
    [Fact]
    public void Connect_Stream_IsTheReferencesDocument()
    {
        var stream = new TwiMLStream(new Uri("wss://host/twilio/media"))
        {
            Name = "leg-1",
            StatusCallback = new Uri("https://host/twilio/stream-status"),
            Parameters = [new("agent", "reception"), new("token", "one-time value")],
        };

        var xml = new TwiML().Connect(stream, new Uri("https://host/twilio/after")).Hangup().ToString();

        Assert.Equal(
            """<?xml version="1.0" encoding="UTF-8"?><Response><Connect action="https://host/twilio/after"><Stream url="wss://host/twilio/media" name="leg-1" statusCallback="https://host/twilio/stream-status" statusCallbackMethod="POST"><Parameter name="agent" value="reception" /><Parameter name="token" value="one-time value" /></Stream></Connect><Hangup /></Response>""",
            xml);
    }

    [Fact]
    public void Connect_StreamWithAQuery_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new TwiML().Connect(new TwiMLStream(new Uri("wss://host/media?agent=a"))));

    [Fact]
    public void Connect_ParameterTooLong_IsRefusedByName()
    {
        var stream = new TwiMLStream(new Uri("wss://host/media")) { Parameters = [new("agent", new string('x', 495))] };

        Assert.Contains("'agent'", Assert.Throws<ArgumentException>(() => new TwiML().Connect(stream)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+15550100", false, """<Number url="https://host/whisper">+15550100</Number>""")]
    [InlineData("sip:desk@pbx.example;transport=tls", false, """<Sip url="https://host/whisper">sip:desk@pbx.example;transport=tls</Sip>""")]
    [InlineData("room-1", true, """<Conference startConferenceOnEnter="false" endConferenceOnExit="true" beep="false" waitUrl="">room-1</Conference>""")]
    public void Dial_Target_IsWrittenByItsKind(string target, bool isConference, string expected)
    {
        var xml = new TwiML().Dial(new TwiMLDial
        {
            Target = target, IsConference = isConference, Whisper = new Uri("https://host/whisper"), CallerId = "+15550199", RingTime = TimeSpan.FromSeconds(20),
        }).ToString();

        Assert.Contains($"""<Dial answerOnBridge="true" callerId="+15550199" timeout="20">{expected}</Dial>""", xml, StringComparison.Ordinal);
    }

    [Fact]
    public void Say_AnyText_StaysText() => Prop.ForAll<NonNull<string>>(text =>
    {
        var said = XDocument.Parse(new TwiML().Say(text.Get).PlayDigits(text.Get).ToString()).Root!.Element("Say")!;
        return !said.HasElements;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("</Say><Hangup/>", "</Say><Hangup/>")]
    [InlineData("a\u0000b\u001bc", "abc")]
    [InlineData("whole \ud83d\ude00", "whole \ud83d\ude00")]
    public void Say_HostileText_CannotBreakOut(string text, string expected) =>
        Assert.Equal(expected, XDocument.Parse(new TwiML().Say(text).ToString()).Root!.Element("Say")!.Value);

    [Fact]
    public void Say_HalfACharacter_IsMarkedAsLost() =>
        Assert.Equal("half \ufffd here", XDocument.Parse(new TwiML().Say("half \ud83d here").ToString()).Root!.Element("Say")!.Value);

    [Theory]
    [InlineData("+15550100", true)]
    [InlineData("sip:desk@pbx.example;transport=tls", true)]
    [InlineData("SIPS:desk@pbx.example", true)]
    [InlineData("15550100", false)]
    [InlineData("+1555010012345678", false)]
    [InlineData("+1555\n0100", false)]
    [InlineData("sip:desk", false)]
    [InlineData("sip:a@b\r\nX: y", false)]
    [InlineData("sip:<a>@b", false)]
    [InlineData("client:joe", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsValid_DialTarget_IsANumberOrASipAddress(string? target, bool expected) => Assert.Equal(expected, DialTarget.IsValid(target));
}
