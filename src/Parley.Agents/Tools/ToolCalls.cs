using Parley.Agents.Resolution;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Agents.Tools;

/// <summary>Runs what the model calls, gives it the answers, and asks for one response when all calls of a response are answered.</summary>
internal sealed class ToolCalls(ToolRunner runner, ResponseFlow responses, SessionOutput output) : IAsyncDisposable
{
    private readonly ToolTurns _turns = new();

    /// <summary>The model calls a tool of the agent whose response it is.</summary>
    public void Start(FunctionCallItem item, string responseId, ResolvedAgent agent)
    {
        var call = new ToolCall(item.CallId ?? item.Id ?? "", item.Name, item.Arguments)
        {
            ItemId = item.Id,
            ResponseId = responseId,
            ShownArguments = agent.Secrets.Mask(item.Name, item.Arguments),
        };
        if (runner.Start(call, agent.ToolsByName))
        {
            _turns.Called(responseId);
            output.Emit(new ToolStartedEvent(call));
        }
    }

    /// <summary>A tool has answered.</summary>
    public async ValueTask AnswerAsync(ToolOutcome outcome)
    {
        var item = new FunctionCallOutputItem { CallId = outcome.Call.CallId, Output = outcome.Output };
        await output.SendAsync(new ConversationItemCreateEvent { Item = item }).ConfigureAwait(false);
        output.Emit(new ToolEndedEvent(outcome));
        if (_turns.Answered(outcome.Call.ResponseId!))
        {
            await responses.RequestAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A response ended; its calls may all be answered already.</summary>
    public ValueTask ResponseEndedAsync(Response response) =>
        _turns.Ended(response.Id, response.Status) ? responses.RequestAsync() : ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => runner.DisposeAsync();
}
