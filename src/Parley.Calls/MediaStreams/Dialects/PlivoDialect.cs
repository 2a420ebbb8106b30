namespace Parley.Calls.MediaStreams.Dialects;

/// <summary>Plivo: marks are checkpoints, what is played names its format; its headers are text of pairs beside the start.</summary>
internal static class PlivoDialect
{
    public static MediaStreamDialect Value { get; } = new()
    {
        Name = "plivo",
        MarkEvent = "playedStream",
        StreamIdMember = "streamId",
        TimestampMember = "", // the time of day at which it was sent, not of the audio
        CallIdMember = "callId",
        AccountIdMember = "accountId",
        ParametersMember = "extra_headers",
        MediaTemplate =
            """{"event":"playAudio","streamId":"{stream}","media":{"contentType":"{encoding}","sampleRate":{rate},"payload":"{payload}"}}""",
        MarkTemplate = """{"event":"checkpoint","streamId":"{stream}","name":"{name}"}""",
        ClearTemplate = """{"event":"clearAudio","streamId":"{stream}"}""",
    };
}
