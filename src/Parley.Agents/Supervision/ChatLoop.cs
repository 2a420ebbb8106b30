using Microsoft.Extensions.AI;

namespace Parley.Agents.Supervision;

/// <summary>Lets a text model work with tools until it has an answer. Immutable; any number of runs at once.</summary>
internal sealed class ChatLoop
{
    private readonly IChatClient _client;
    private readonly ChatOptions _options;
    private readonly ChatTools _tools;
    private readonly int _maxRounds;

    /// <param name="client">The text model.</param>
    /// <param name="options">Further settings; null for none.</param>
    /// <param name="instructions">The system prompt; empty for none.</param>
    /// <param name="tools">What it may call.</param>
    /// <param name="maxRounds">How often it may call before it must answer.</param>
    /// <exception cref="ArgumentException">A tool cannot be used here, or two have one name.</exception>
    public ChatLoop(IChatClient client, ChatOptions? options, string instructions, IReadOnlyList<AIFunction> tools, int maxRounds)
    {
        _client = client;
        _tools = new ChatTools(tools);
        _maxRounds = maxRounds;
        _options = options?.Clone() ?? new ChatOptions();
        _options.Instructions = instructions.Length > 0 ? instructions : null;
        _options.Tools = tools.Count > 0 ? [.. tools] : null;
    }

    /// <summary>Works to the end.</summary>
    /// <param name="messages">The conversation; the model's steps are added.</param>
    /// <param name="reports">Who watches.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The answer's text.</returns>
    public async Task<string> RunAsync(List<ChatMessage> messages, IChatLoopReports reports, CancellationToken cancellationToken)
    {
        for (var round = 0; ; round++)
        {
            var response = await AskAsync(messages, mayCall: round < _maxRounds, reports, cancellationToken).ConfigureAwait(false);
            messages.AddRange(response.Messages);
            var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
            if (calls.Count == 0 || round == _maxRounds)
            {
                return response.Text;
            }

            var results = await Task.WhenAll(calls.Select(call => _tools.RunAsync(call, reports, cancellationToken))).ConfigureAwait(false);
            messages.Add(new ChatMessage(ChatRole.Tool, [.. results]));
        }
    }

    private async Task<ChatResponse> AskAsync(
        List<ChatMessage> messages, bool mayCall, IChatLoopReports reports, CancellationToken cancellationToken)
    {
        var options = _options.Clone();
        options.ToolMode = mayCall ? options.ToolMode : ChatToolMode.None;
        var updates = new List<ChatResponseUpdate>();
        var text = "";
        await foreach (var update in _client.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
            if (update.Text.Length > 0)
            {
                text += update.Text;
                await reports.WrittenAsync(text, cancellationToken).ConfigureAwait(false);
            }
        }

        return updates.ToChatResponse();
    }
}
