using System.Text.Json.Serialization;

namespace Parley.Calls.Web;

/// <summary>What the server says to the page.</summary>
internal abstract record BrowserServerMessage
{
    [JsonPropertyOrder(-1)]
    public abstract string Type { get; }
}

internal sealed record CallStartedMessage(string CallId, string Agent, string Model, string Engine, int SampleRate, bool MayDirect) : BrowserServerMessage
{
    public override string Type => "call.started";
}

internal sealed record UserSpeechStartedMessage : BrowserServerMessage
{
    public override string Type => "user.speech_started";
}

internal sealed record UserSpeechStoppedMessage : BrowserServerMessage
{
    public override string Type => "user.speech_stopped";
}

internal sealed record UserTranscriptMessage(string ItemId, string Text, bool Final) : BrowserServerMessage
{
    public override string Type => "user.transcript";
}

internal sealed record AgentTranscriptMessage(string ItemId, string Text, bool Final) : BrowserServerMessage
{
    public override string Type => "agent.transcript";
}

internal sealed record AgentAudioMessage(string ItemId, int ContentIndex) : BrowserServerMessage
{
    public override string Type => "agent.audio";
}

internal sealed record AgentAudioDoneMessage(string ItemId) : BrowserServerMessage
{
    public override string Type => "agent.audio_done";
}

internal sealed record PlayoutClearMessage(string ItemId) : BrowserServerMessage
{
    public override string Type => "playout.clear";
}

internal sealed record PlayoutGainMessage(double GainDb, double FadeMs) : BrowserServerMessage
{
    public override string Type => "playout.gain";
}

internal sealed record ToolStartedMessage(string ToolCallId, string Name, string Arguments) : BrowserServerMessage
{
    public override string Type => "tool.started";
}

internal sealed record ToolEndedMessage(string ToolCallId, string Name, string Output, string? Error, double DurationMs) : BrowserServerMessage
{
    public override string Type => "tool.ended";
}

internal sealed record TurnLatencyMessage(string ItemId, double FirstAudioMs, double ConfiguredSilenceMs) : BrowserServerMessage
{
    public override string Type => "turn.latency";
}

internal sealed record StateMessage(string State) : BrowserServerMessage
{
    public override string Type => "state";
}

internal sealed record ErrorMessage(string Code, string Message) : BrowserServerMessage
{
    public override string Type => "error";
}

internal sealed record CallEndedMessage(string Reason) : BrowserServerMessage
{
    public override string Type => "call.ended";
}
