using System.Text.Json;
using Parley.Calls;
using Parley.Calls.Twilio;

namespace Parley.Server.Calls.Rest;

/// <summary>A call, as the REST interface shows it.</summary>
internal sealed record CallResponse(
    string Id,
    string Object,
    string Kind,
    string Agent,
    string CurrentAgent,
    string State,
    string? Activity,
    string? From,
    string? To,
    string? CarrierCallId,
    string? AnsweredBy,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? EndReason,
    string? Problem,
    string? Transfer,
    bool IsHeld,
    bool IsRecorded,
    decimal? CostUsd)
{
    public static CallResponse Of(LiveCall call) => new(
        call.Id,
        "call",
        call.Kind.ToString().ToLowerInvariant(),
        call.AgentName,
        call.Call?.Session.Agent.Name ?? call.AgentName,
        StateOf(call),
        call.Call is null ? null : (call.Leg?.State ?? CallState.Listening).ToString().ToLowerInvariant(),
        call.From,
        call.To,
        call.CarrierCallId,
        call.Progress?.AnsweredBy,
        call.StartedAt,
        call.EndedAt,
        call.EndReason,
        call.Problem,
        call.Call?.Control.LastTransfer is { } transfer ? JsonNamingPolicy.SnakeCaseLower.ConvertName(transfer.ToString()) : null,
        call.Call?.Control.IsHeld ?? false,
        call.Call?.Control.Recording is not null,
        call.Cost.Value);

    private static string StateOf(LiveCall call) =>
        call.Call is not null ? "in_progress"
        : call.IsUncertain ? "unknown"
        : call.Progress is { State: not (CallProgressState.Unknown or CallProgressState.InProgress) } progress ? progress.State.ToText().Replace('-', '_')
        : call.EndedAt is null ? "waiting"
        : "ended";
}

/// <summary><c>GET /v1/calls</c>.</summary>
internal sealed record CallListResponse(string Object, IReadOnlyList<CallResponse> Data);
