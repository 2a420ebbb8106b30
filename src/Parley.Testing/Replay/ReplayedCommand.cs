using System.Text;
using System.Text.Json.Nodes;
using Parley.Agents.EventLog;
using Parley.Agents.Interruptions;
using Parley.Agents.Playout;
using Parley.Agents.Sending;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Testing.Replay;

/// <summary>Gives a logged command again.</summary>
internal static class ReplayedCommand
{
    /// <summary>What was begun; null when the log does not hold enough to give it again.</summary>
    public static Task? Begin(RealtimeSession session, EventLogEntry entry) => entry.Name switch
    {
        "message" => session.SendMessageAsync(Message(entry)),
        "message_silent" => session.SendMessageAsync(Message(entry), MessageAnswer.Silent),
        "send" or "respond_with" => session.SendAsync(Event(entry)),
        "commit" => session.CommitAudioAsync(),
        "commit_silent" => session.CommitAudioAsync(MessageAnswer.Silent),
        "begin_push_to_talk" => session.BeginPushToTalkAsync(),
        "end_push_to_talk" => session.EndPushToTalkAsync(),
        "interrupt" when Heard(entry) is { } heard => session.InterruptAsync(heard),
        "interrupt" => session.InterruptAsync(Enum.Parse<InterruptScope>(Text(entry, "scope")!), Text(entry, "response_id")),
        "heard" => session.ReportHeardAsync(Heard(entry)),
        "respond" => session.Responses.RequestAsync(),
        "cancel_response" => session.Responses.CancelAsync(),
        "cancel_tool" => session.Tools.CancelAsync(Text(entry, "call_id")!),
        "approve" => Done(session.Tools.Approve(Text(entry, "call_id")!, Scope(entry))),
        "reject" => Done(session.Tools.Reject(Text(entry, "call_id")!, Text(entry, "message"), Scope(entry))),
        "close" => session.CloseAsync(),
        _ => null,
    };

    private static Task<bool> Done(bool isDecided) => Task.FromResult(isDecided);

    private static ApprovalScope Scope(EventLogEntry entry) => Enum.Parse<ApprovalScope>(Text(entry, "scope")!);

    private static MessageItem Message(EventLogEntry entry) => (MessageItem)((ConversationItemCreateEvent)Event(entry)).Item;

    private static ClientEvent Event(EventLogEntry entry) => ClientEvent.Read(Encoding.UTF8.GetBytes(entry.Data!.ToJsonString()));

    private static HeardPosition? Heard(EventLogEntry entry) => Text(entry, "item_id") is { } itemId
        ? new HeardPosition(
            itemId, entry.Data!["content_index"]!.GetValue<int>(), TimeSpan.FromTicks(entry.Data["heard_ticks"]!.GetValue<long>()))
        : null;

    private static string? Text(EventLogEntry entry, string member) => (entry.Data?[member] as JsonValue)?.GetValue<string>();
}
