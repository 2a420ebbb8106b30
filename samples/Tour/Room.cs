using Parley.Agents.Guardrails;
using Parley.Agents.Handoffs;
using Parley.Agents.Sessions;
using Parley.Realtime.Responses;

namespace Tour;

/// <summary>Where a sample takes place: lines in, lines out.</summary>
internal sealed class Room(TextReader input, TextWriter output)
{
    /// <summary>Shows a line.</summary>
    public Task SayAsync(string line) => output.WriteLineAsync(line);

    /// <summary>The next line that somebody types; null when nobody types any more, or an empty line.</summary>
    public async Task<string?> ListenAsync(CancellationToken cancellationToken) =>
        await input.ReadLineAsync(cancellationToken) is { Length: > 0 } line ? line : null;

    /// <summary>Says every line that is typed to the agent and shows what happens, until an empty line.</summary>
    public async Task TalkAsync(RealtimeSession session, CancellationToken cancellationToken)
    {
        var events = session.Events.GetAsyncEnumerator(cancellationToken);
        while (await ListenAsync(cancellationToken) is { } line)
        {
            await session.SendMessageAsync(line, cancellationToken);
            await ShowTurnAsync(events);
        }
    }

    /// <summary>Shows what happens until the agent has answered, it has spoken and waits for no tool, or until it cannot.</summary>
    public async Task ShowTurnAsync(IAsyncEnumerator<RealtimeSessionEvent> events)
    {
        var runningTools = 0;
        while (await events.MoveNextAsync())
        {
            var sessionEvent = events.Current;
            runningTools = sessionEvent switch
            {
                ToolStartedEvent => runningTools + 1,
                ToolEndedEvent => Math.Max(0, runningTools - 1), // a call that was rejected ends without having started
                _ => runningTools,
            };
            if (Describe(sessionEvent) is { } line)
            {
                await SayAsync(line);
            }

            var hasAnswered = sessionEvent is AgentEndedEvent ended && (ended.Text.Length > 0 || ended.Status == ResponseStatus.Failed) && runningTools == 0;
            if (hasAnswered || sessionEvent is SessionClosedEvent or GuardrailTrippedEvent)
            {
                return;
            }
        }
    }

    private static string? Describe(RealtimeSessionEvent sessionEvent) => sessionEvent switch
    {
        AgentTranscriptEvent { IsFinal: true } words => $"Agent: {words.Text}",
        UserTranscriptEvent { IsFinal: true } words => $"You: {words.Text}",
        ToolStartedEvent tool => $"[{tool.Call.Name} {tool.Call.ShownArguments}]",
        AgentChangedEvent change => $"[{change.From} hands over to {change.To}]",
        GuardrailTrippedEvent tripped => $"[stopped by {tripped.Results[0].Name}]",
        SessionErrorEvent error => $"[{error.Code}: {error.Message}]",
        _ => null,
    };
}
