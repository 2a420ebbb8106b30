using System.Text.Json.Serialization;
using Parley.Server.Calls.Rest;

namespace Parley.Server.Calls.Events;

/// <summary><c>call</c>: something of a call is another: its state, activity, agent, cost.</summary>
internal sealed record CallChange(CallResponse Call);

/// <summary><c>transcript</c>: what one side said, once it is final; <paramref name="IsCut"/> where the agent was cut off.</summary>
internal sealed record CallTranscript(string CallId, DateTimeOffset At, string ItemId, string Speaker, string Text, bool IsCut);

/// <summary><c>tool.started</c>: the arguments as they may be shown.</summary>
internal sealed record CallToolStart(string CallId, DateTimeOffset At, string ToolCallId, string Name, string Arguments);

/// <summary><c>tool.ended</c>: <paramref name="Failure"/> is null where it went well. The result stays in the records.</summary>
internal sealed record CallToolEnd(string CallId, DateTimeOffset At, string ToolCallId, string Name, string? Failure, double DurationMs);

/// <summary><c>handoff</c>: another agent has the call.</summary>
internal sealed record CallHandoff(string CallId, DateTimeOffset At, string FromAgent, string ToAgent);

/// <summary><c>guardrail</c>: one tripped on what the agent (<c>output</c>) or the caller (<c>input</c>) said.</summary>
internal sealed record CallGuardrail(string CallId, DateTimeOffset At, string Name, string Stage);

/// <summary><c>interruption</c>: the agent was interrupted while this item played.</summary>
internal sealed record CallInterruption(string CallId, DateTimeOffset At, string ItemId);

/// <summary><c>turn</c>: how long the caller waited for the first sound of an answer.</summary>
internal sealed record CallTurn(string CallId, DateTimeOffset At, string ItemId, double FirstAudioMs);

/// <summary><c>failure</c>: something went wrong; the call goes on unless its state says otherwise.</summary>
internal sealed record CallFailure(string CallId, DateTimeOffset At, string Code);

/// <summary><c>levels</c>: how loud both sides are, 0 (-60 dB of full scale and less) to 1.</summary>
internal sealed record CallLevelsList(IReadOnlyList<CallLevels> Levels);

/// <inheritdoc cref="CallLevelsList"/>
internal sealed record CallLevels(string CallId, double Caller, double Agent);

/// <summary><c>lost</c>: so many events of all calls are missing here; null where nobody knows how many. A <c>calls</c> event follows.</summary>
internal sealed record CallEventLoss(long? Count);

/// <summary>The shapes of the events.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CallListResponse))]
[JsonSerializable(typeof(CallChange))]
[JsonSerializable(typeof(CallTranscript))]
[JsonSerializable(typeof(CallToolStart))]
[JsonSerializable(typeof(CallToolEnd))]
[JsonSerializable(typeof(CallHandoff))]
[JsonSerializable(typeof(CallGuardrail))]
[JsonSerializable(typeof(CallInterruption))]
[JsonSerializable(typeof(CallTurn))]
[JsonSerializable(typeof(CallFailure))]
[JsonSerializable(typeof(CallLevelsList))]
[JsonSerializable(typeof(CallEventLoss))]
internal sealed partial class CallEventJson : JsonSerializerContext;
