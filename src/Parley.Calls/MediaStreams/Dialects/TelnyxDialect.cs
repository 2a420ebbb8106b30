using Parley.Audio;

namespace Parley.Calls.MediaStreams.Dialects;

/// <summary>Telnyx: names with underscores, nothing sent names the stream, at least 20 ms a message.</summary>
internal static class TelnyxDialect
{
    public static MediaStreamDialect Value { get; } = new()
    {
        Name = "telnyx",
        MayReorder = true,
        SendsWholeFrames = true,
        IsLinearBigEndian = true,
        OutputFormat = AudioFormat.Pcmu, // what it plays unless it was asked for another, whatever it sends
        StreamIdMember = "stream_id",
        CallIdMember = "call_control_id",
        AccountIdMember = "user_id",
        FormatMember = "media_format",
        SampleRateMember = "sample_rate",
        ParametersMember = "custom_parameters",
        MediaTemplate = """{"event":"media","media":{"payload":"{payload}"}}""",
        MarkTemplate = """{"event":"mark","mark":{"name":"{name}"}}""",
        ClearTemplate = """{"event":"clear"}""",
    };
}
