using System.Text;
using System.Text.Json.Nodes;
using Parley.Agents;
using Parley.Agents.EventLog;
using Parley.Agents.History;
using Parley.Agents.Interruptions;
using Parley.Agents.Playout;
using Parley.Agents.Responses;
using Parley.Agents.Sending;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Testing.Replay;

/// <summary>Gives the logged commands of one session again.</summary>
/// <param name="agents">Whom the application put in, by name.</param>
internal sealed class ReplayedCommands(IEnumerable<RealtimeAgent> agents)
{
    private readonly Dictionary<string, CancellationTokenSource> _generations = new(StringComparer.Ordinal);

    /// <summary>What was begun; null when the log does not hold enough to give it again.</summary>
    public Task? Begin(RealtimeSession session, EventLogEntry entry) => entry.Name switch
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
        "generate" => session.Responses.GenerateAsync(Options(entry), Generation(entry).Token),
        "cancel_generate" => Generation(entry).CancelAsync(),
        "edit_history" => session.UpdateHistoryAsync(_ => HistoryJson.Read(entry.Data!["history"]!.ToJsonString())),
        "update_settings" => session.UpdateSettingsAsync((RealtimeSessionConfiguration)((SessionUpdateEvent)Event(entry)).Session),
        "update_agent" when agents.FirstOrDefault(agent => agent.Name == Text(entry, "agent")) is { } agent => session.UpdateAgentAsync(agent),
        "refresh_agent" => session.RefreshAgentAsync(),
        "renew" => session.Continuity.RenewAsync(),
        "restart" => session.Continuity.RestartAsync(),
        "switch_model" => session.Continuity.SwitchModelAsync(new ReplayModel()),
        "close" => session.CloseAsync(),
        _ => null,
    };

    private static ResponseOptions Options(EventLogEntry entry)
    {
        var data = entry.Data!.DeepClone().AsObject();
        data.Remove("generation");
        var body = ((ResponseCreateEvent)ClientEvent.Read(Encoding.UTF8.GetBytes(data.ToJsonString()))).Response!;
        return new ResponseOptions
        {
            Instructions = body.Instructions,
            Modality = body.OutputModalities?[0],
            Tools = body.Tools,
            ToolChoice = body.ToolChoice,
            Metadata = body.Metadata,
            Input = body.Input,
            MaxOutputTokens = body.MaxOutputTokens,
            Voice = body.Audio?.Output?.Voice,
        };
    }

    private CancellationTokenSource Generation(EventLogEntry entry)
    {
        var id = Text(entry, "generation")!;
        return _generations.TryGetValue(id, out var known) ? known : _generations[id] = new CancellationTokenSource(); // lives as long as the replay
    }

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
