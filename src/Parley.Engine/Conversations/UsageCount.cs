using Microsoft.Extensions.AI;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>
/// The tokens of one response (protocol §8.3). Audio is counted by its duration; text is what the chat model reports, else an
/// estimate. What the chat model read of a spoken turn is its transcript, which counts as text here.
/// </summary>
internal sealed class UsageCount
{
    private int _inputText;
    private int _inputAudio;
    private int _outputCharacters;
    private TimeSpan _outputAudio;

    /// <summary>Tokens put out so far, for the cap.</summary>
    public int OutputTokens => TokenCount.Estimate(_outputCharacters) + TokenCount.OfAssistantAudio(_outputAudio);

    public void CountInput(ResponsePlan plan)
    {
        var characters = plan.Instructions.Length;
        foreach (var tool in plan.Tools.OfType<FunctionToolDefinition>())
        {
            characters += tool.Name.Length + (tool.Description?.Length ?? 0) + (tool.Parameters?.GetRawText().Length ?? 0);
        }

        var audio = 0;
        foreach (var entry in plan.Context)
        {
            characters += ChatContext.TextLength(entry);
            audio += entry.IsModelSpeech
                ? TokenCount.OfAssistantAudio(entry.Audio!.Duration)
                : TokenCount.OfUserAudio(entry.Audio?.Duration ?? TimeSpan.Zero);
        }

        _inputText = TokenCount.Estimate(characters);
        _inputAudio = audio;
    }

    public void CountText(int characterCount) => _outputCharacters += characterCount;

    public void CountAudio(TimeSpan duration) => _outputAudio += duration;

    public Usage ToUsage(UsageDetails? reported)
    {
        var inputText = (int)(reported?.InputTokenCount ?? _inputText);
        var outputText = (int)(reported?.OutputTokenCount ?? TokenCount.Estimate(_outputCharacters));
        var outputAudio = TokenCount.OfAssistantAudio(_outputAudio);
        var cached = (int)Math.Min(reported?.CachedInputTokenCount ?? 0, inputText);
        return new Usage
        {
            TotalTokens = inputText + _inputAudio + outputText + outputAudio,
            InputTokens = inputText + _inputAudio,
            OutputTokens = outputText + outputAudio,
            InputTokenDetails = new InputTokenDetails
            {
                TextTokens = inputText,
                AudioTokens = _inputAudio,
                CachedTokens = cached,
                CachedTokensDetails = new CachedTokenDetails(cached, 0, 0),
            },
            OutputTokenDetails = new OutputTokenDetails(outputText, outputAudio),
        };
    }
}
