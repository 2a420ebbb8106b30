using Microsoft.Extensions.AI;
using Parley.Realtime.Responses;

namespace Parley.Engine.Conversations;

/// <summary>
/// The tokens of one response (protocol §8.3). Audio is counted by its duration; text is what the chat model reports, else an
/// estimate. What the chat model read of a spoken turn is its transcript, which counts as text here.
/// </summary>
internal sealed class UsageCount
{
    private int _inputText;
    private int _inputAudio;
    private int _inputImages;
    private int _outputCharacters;
    private TimeSpan _outputAudio;

    /// <summary>Tokens put out so far, for the cap.</summary>
    public int OutputTokens => TokenCount.Estimate(_outputCharacters) + TokenCount.OfAssistantAudio(_outputAudio);

    /// <param name="setupLength">Characters of instructions and tools.</param>
    /// <param name="context">What the chat model is shown.</param>
    public void CountInput(int setupLength, IReadOnlyList<ConversationEntry> context)
    {
        var characters = setupLength;
        var audio = 0;
        foreach (var entry in context)
        {
            characters += ChatContext.TextLength(entry);
            _inputImages += TokenCount.OfImages(entry.Item);
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
        var inputImages = reported?.InputTokenCount is null ? _inputImages : 0; // the chat model counts them with its text
        var input = inputText + _inputAudio + inputImages;
        var outputText = (int)(reported?.OutputTokenCount ?? TokenCount.Estimate(_outputCharacters));
        var outputAudio = TokenCount.OfAssistantAudio(_outputAudio);
        var cached = (int)Math.Min(reported?.CachedInputTokenCount ?? 0, inputText);
        return new Usage
        {
            TotalTokens = input + outputText + outputAudio,
            InputTokens = input,
            OutputTokens = outputText + outputAudio,
            InputTokenDetails = new InputTokenDetails
            {
                TextTokens = inputText,
                AudioTokens = _inputAudio,
                ImageTokens = inputImages,
                CachedTokens = cached,
                CachedTokensDetails = new CachedTokenDetails(cached, 0, 0),
            },
            OutputTokenDetails = new OutputTokenDetails(outputText, outputAudio),
        };
    }
}
