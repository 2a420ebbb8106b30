using System.Text.Json.Nodes;
using Parley.Agents.Connections;
using Parley.Agents.Handoffs;
using Parley.Agents.History;
using Parley.Agents.Playout;
using Parley.Agents.Responses;
using Parley.Agents.Sending;
using Parley.Agents.Sessions;
using Parley.Agents.Settings;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.EventLog;

/// <summary>What the log tells of a command: only what the application asks; what the session asks of itself follows from it.</summary>
/// <param name="Name">Null for what is not told.</param>
/// <param name="Event">What it is about, as the wire has it.</param>
/// <param name="Data">What it asks besides.</param>
internal readonly record struct RecordedCommand(string? Name, ClientEvent? Event = null, JsonObject? Data = null)
{
    public static RecordedCommand Of(SessionCommand command, SessionParts parts) => command switch
    {
        MessageCommand message => new(
            message.Answer == MessageAnswer.Respond ? "message" : "message_silent", new ConversationItemCreateEvent { Item = message.Message }),
        SendCommand send => new("send", send.Event),
        CommitCommand commit => new(commit.Answer == MessageAnswer.Respond ? "commit" : "commit_silent"),
        BeginPushToTalkCommand => new("begin_push_to_talk"),
        EndPushToTalkCommand => new("end_push_to_talk"),
        InterruptCommand interrupt => new("interrupt", Data: Position(interrupt.Heard, new JsonObject
        {
            ["scope"] = interrupt.Scope.ToString(),
            ["response_id"] = interrupt.ResponseId,
        })),
        HeardCommand heard => new("heard", Data: Position(heard.Heard, [])),
        RespondCommand { Options: null } => new("respond"),
        RespondCommand { Options: { } options } => new(
            "respond_with", new ResponseCreateEvent { Response = options.ToConfiguration(parts.Confirmation.Configuration.Instructions) }),
        CancelResponseCommand => new("cancel_response"),
        CancelToolCommand cancel => new("cancel_tool", Data: new JsonObject { ["call_id"] = cancel.CallId }),
        GenerateCommand generate => new("generate", Data: Generation(
            generate, new ResponseCreateEvent { Response = generate.Options.ToConfiguration(parts.Confirmation.Configuration.Instructions) })),
        CancelGenerationCommand cancel => new("cancel_generate", Data: new JsonObject { ["generation"] = cancel.EventId }),
        EditHistoryCommand edit => new("edit_history", Data: new JsonObject { ["history"] = JsonNode.Parse(HistoryJson.Write(edit.Wanted)) }),
        ChangeSettingsCommand { Change.Asked: { } asked } => Change(asked),
        ReplaceAgentCommand { Change.Asked: { } asked } => Change(asked),
        SwapCommand { Model: not null } => new("switch_model"),
        SwapCommand { IsFresh: true } => new("restart"),
        SwapCommand => new("renew"),
        SendIfCommand => new("send_if"),
        _ => default,
    };

    private static RecordedCommand Change(AskedChange asked) => asked switch
    {
        { Settings: { } settings } => new("update_settings", new SessionUpdateEvent { Session = settings }),
        { AgentName: { } name } => new("update_agent", Data: new JsonObject { ["agent"] = name }),
        _ => new("refresh_agent"),
    };

    private static JsonObject Generation(GenerateCommand generate, ResponseCreateEvent create)
    {
        var data = JsonNode.Parse(create.ToUtf8Json())!.AsObject();
        data["generation"] = generate.EventId;
        return data;
    }

    private static JsonObject Position(HeardPosition? heard, JsonObject data)
    {
        if (heard is { } position)
        {
            data["item_id"] = position.ItemId;
            data["content_index"] = position.ContentIndex;
            data["heard_ticks"] = position.Heard.Ticks;
        }

        return data;
    }
}
