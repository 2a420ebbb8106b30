using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Engine.Dialogue;
using Parley.Engine.Speech;

namespace Parley.Engine.Tests.Dialogue;

/// <summary>A text conversation with a script; tools are answered by functions of the test.</summary>
internal sealed class Conversation(DialogueScript script, params AITool[] tools) : IDisposable
{
    private readonly DialogueScriptChatClient _client = new(script);

    public List<ChatMessage> History { get; } = [];

    public List<FunctionCallContent> Calls { get; } = [];

    public ChatOptions Options { get; } = new() { Tools = tools };

    public RecognitionDomain? Domain =>
        ((IRecognitionDomainSource)_client.GetService(typeof(IRecognitionDomainSource))!).Expect(History, Options);

    public static AIFunction Tool(string name, string description, Delegate method) => AIFunctionFactory.Create(method, name, description);

    public void Dispose() => _client.Dispose();

    public async Task<string> SayAsync(string text, bool? inDomain = null)
    {
        var content = new TextContent(text);
        if (inDomain is { } trusted)
        {
            content.AdditionalProperties = new() { [RecognitionProperties.Outcome] = new RecognitionOutcome(trusted, 0.5f) };
        }

        History.Add(new ChatMessage(ChatRole.User, [content]));
        return await RespondAsync();
    }

    public async Task<string> RespondAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        for (var round = 0; round < 8; round++)
        {
            var response = await _client.GetResponseAsync(History, Options, cancellationToken);
            History.AddRange(response.Messages);
            var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
            if (calls.Count == 0)
            {
                return response.Text;
            }

            foreach (var call in calls)
            {
                Calls.Add(call);
                var function = Options.Tools!.OfType<AIFunction>().Single(tool => tool.Name == call.Name);
                var result = await function.InvokeAsync(new AIFunctionArguments(call.Arguments), cancellationToken);
                History.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, JsonSerializer.SerializeToElement(result))]));
            }
        }

        throw new InvalidOperationException("The model calls tools without end.");
    }
}
