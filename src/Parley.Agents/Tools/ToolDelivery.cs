using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Agents.Tools;

/// <summary>Gives the model the outputs of its calls. One that could not be sent is kept, and sent again without running the tool again.</summary>
internal sealed class ToolDelivery(ToolLedger ledger, SessionOutput output, Later<SessionCommand> later)
{
    private const string ItemIdPrefix = "out_";
    private const int MaxItemIdLength = 32; // protocol §5.1
    private const int MaxAttempts = 5;
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);
    private int _attempts;

    /// <summary>Sends one output. False when it did not go out: it stays <see cref="ToolLedger.Undelivered"/>.</summary>
    public async ValueTask<bool> SendAsync(ToolOutcome outcome)
    {
        try
        {
            await output.SendAsync(new ConversationItemCreateEvent { Item = ItemOf(outcome) }).ConfigureAwait(false);
            _attempts = 0;
            return true;
        }
        catch (RealtimeDisconnectedException)
        {
            return false; // the next connection gets it, or there is none
        }
        catch (Exception exception) when (exception is not OperationCanceledException) // one failed send is not the session's end
        {
            Fail(outcome);
            return false;
        }
    }

    /// <summary>The output as an item of the conversation.</summary>
    public static FunctionCallOutputItem ItemOf(ToolOutcome outcome) => new()
    {
        Id = ItemIdOf(outcome.Call), CallId = outcome.Call.CallId, Output = outcome.Output,
    };

    /// <summary>
    /// The output's item id: one of ours tells when the server has the item, and thus which of its responses take it into account. Null,
    /// for the server's choice, when the call's id is too long to make one of it.
    /// </summary>
    public static string? ItemIdOf(ToolCall call) =>
        ItemIdPrefix.Length + call.CallId.Length <= MaxItemIdLength ? ItemIdPrefix + call.CallId : null;

    private void Fail(ToolOutcome outcome)
    {
        output.Emit(new SessionErrorEvent("tool_output_not_sent", $"The output of the tool '{outcome.Call.Name}' could not be sent."));
        if (++_attempts < MaxAttempts && ledger.Undelivered.Count > 0)
        {
            later.Post(new RedeliverCommand(), s_patience * _attempts);
        }
    }
}
