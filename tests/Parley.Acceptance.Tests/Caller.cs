using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Engine.Dialogue;
using Parley.Engine.Speech;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Testing.Speech;

namespace Parley.Acceptance.Tests;

/// <summary>One caller's conversation with a sample agent: the recogniser and the script as the engine joins them, the tools as the sample has them.</summary>
internal sealed class Caller(DialogueScript script, IReadOnlyList<AIFunction> tools, PocketSphinxSpeechToTextClient recogniser) : IDisposable
{
    private readonly DialogueScriptChatClient _chatModel = new(script);
    private readonly ChatOptions _options = new() { Tools = [.. tools] };
    private readonly List<ChatMessage> _history = [];

    public void Dispose() => _chatModel.Dispose();

    /// <summary>Says something in writing; the agent's answer.</summary>
    public async Task<string> TypeAsync(string text, CancellationToken cancellationToken)
    {
        _history.Add(new ChatMessage(ChatRole.User, text));
        while (true)
        {
            var response = await _chatModel.GetResponseAsync(_history, _options, cancellationToken);
            _history.AddRange(response.Messages);
            var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
            if (calls.Count == 0)
            {
                return response.Text;
            }

            foreach (var call in calls)
            {
                var result = await tools.Single(tool => tool.Name == call.Name).InvokeAsync(new AIFunctionArguments(call.Arguments), cancellationToken);
                _history.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, JsonSerializer.SerializeToElement(result))]));
            }
        }
    }

    /// <summary>Says something aloud; what was understood and which tools the agent calls for it.</summary>
    public async Task<(string Heard, IReadOnlyList<FunctionCallContent> Calls)> SpeakAsync(
        string text, TestVoice voice, SpeechCondition condition, CancellationToken cancellationToken)
    {
        var samples = await SpokenQuestion.SpeakAsync(text, voice, condition, cancellationToken);
        var source = (IRecognitionDomainSource)_chatModel.GetService(typeof(IRecognitionDomainSource))!;
        var options = new SpeechToTextOptions
        {
            SpeechSampleRate = SpokenQuestion.SampleRate,
            AdditionalProperties = new AdditionalPropertiesDictionary
            {
                [RecognitionProperties.Domain] = source.Expect(_history, _options),
                [RecognitionProperties.TelephoneBand] = condition is SpeechCondition.Telephone or SpeechCondition.NoisyTelephone,
            },
        };
        using var stream = new MemoryStream(MemoryMarshal.AsBytes<short>(samples).ToArray());
        var recognised = await recogniser.GetTextAsync(stream, options, cancellationToken);
        var content = new TextContent(recognised.Text) { AdditionalProperties = recognised.AdditionalProperties };
        var response = await _chatModel.GetResponseAsync([.. _history, new ChatMessage(ChatRole.User, [content])], _options, cancellationToken);
        return (recognised.Text, [.. response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()]);
    }
}
