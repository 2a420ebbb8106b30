using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Engine.Dialogue;
using Parley.Engine.Speech;
using Parley.Samples.ShiFi;
using Parley.Samples.ShopMax;

namespace Parley.Samples.Tests;

/// <summary>A text conversation with a sample agent over its own data in a directory of its own.</summary>
internal sealed class SampleConversation : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("parley-sample-");
    private readonly DialogueScriptChatClient _client;
    private readonly IReadOnlyList<AIFunction> _tools;

    private SampleConversation(DialogueScript script, Func<string, IReadOnlyList<AIFunction>> createTools)
    {
        _client = new DialogueScriptChatClient(script);
        _tools = createTools(_directory.FullName);
        Options = new ChatOptions { Tools = [.. _tools] };
    }

    public List<ChatMessage> History { get; } = [];

    public List<FunctionCallContent> Calls { get; } = [];

    public ChatOptions Options { get; }

    public IRecognitionDomainSource Domains => (IRecognitionDomainSource)_client.GetService(typeof(IRecognitionDomainSource))!;

    public static SampleConversation ShopMax() =>
        new(ShopMaxAgent.Script, directory => ShopMaxAgent.CreateTools(ShopMaxAgent.CreateDatabase(directory)));

    public static SampleConversation ShiFi() =>
        new(ShiFiAgent.Script, directory => ShiFiAgent.CreateTools(ShiFiAgent.CreateDatabase(directory)));

    /// <summary>Says each line in turn.</summary>
    /// <returns>The last reply.</returns>
    public async Task<string> SayAsync(params string[] lines)
    {
        var reply = "";
        foreach (var line in lines)
        {
            History.Add(new ChatMessage(ChatRole.User, line));
            reply = await RespondAsync();
        }

        return reply;
    }

    public void Dispose()
    {
        _client.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task<string> RespondAsync()
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
                var result = await _tools.Single(tool => tool.Name == call.Name).InvokeAsync(new AIFunctionArguments(call.Arguments), cancellationToken);
                History.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, JsonSerializer.SerializeToElement(result))]));
            }
        }

        throw new InvalidOperationException("The model calls tools without end.");
    }
}
