using System.Text.Json.Serialization;

namespace Parley.Server.Console.Live;

/// <summary>A call under way, as the list shows it and its feed sends it.</summary>
/// <param name="Id">The call.</param>
/// <param name="Caller">Who it is: the other side's number, or how it came.</param>
/// <param name="Agent">Who has it now.</param>
/// <param name="State">In words.</param>
/// <param name="StartedAtMs">When it began, milliseconds since 1970.</param>
/// <param name="LastedMs">How long it lasts.</param>
/// <param name="Cost">What it cost so far, in words; a dash when that is not known.</param>
/// <param name="CallerLevel">How loud the caller is, 0 to 1.</param>
/// <param name="AgentLevel">How loud the agent is, 0 to 1.</param>
/// <param name="EntryCount">How much has happened in it: another number means something new.</param>
/// <param name="CanTransfer">Whether it came by a carrier that can put it through.</param>
/// <param name="ApprovalCount">How many tools wait for a person.</param>
/// <param name="IsTalking">Whether there is a conversation, and not only a call.</param>
internal sealed record LiveCallView(
    string Id,
    string Caller,
    string Agent,
    string State,
    long StartedAtMs,
    long LastedMs,
    string Cost,
    double CallerLevel,
    double AgentLevel,
    int EntryCount,
    bool CanTransfer,
    int ApprovalCount,
    bool IsTalking);

/// <summary>What the feed sends: all calls under way.</summary>
/// <param name="Calls">The newest first, <see cref="LiveCallFeed.MaxCallCount"/> at most.</param>
/// <param name="Count">How many there are.</param>
internal sealed record LiveCallsView(IReadOnlyList<LiveCallView> Calls, int Count);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LiveCallsView))]
internal sealed partial class LiveJsonContext : JsonSerializerContext;
