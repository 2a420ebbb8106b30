using Parley.Realtime.Items;

namespace Parley.Engine.Conversations;

/// <summary>
/// Tokens of text and of audio. Text is estimated at four characters a token, the usual rule for English, unless the chat model
/// counts itself; audio is counted as the protocol does (§11.1). A picture counts as what OpenAI's older vision models took for one of
/// 1024 × 1024 pixels, for the protocol gives no formula (§16, U13).
/// </summary>
internal static class TokenCount
{
    private const int CharactersPerToken = 4;
    private const int CoarseImage = 85;
    private const int FineImage = 765;
    private static readonly TimeSpan s_userToken = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_assistantToken = TimeSpan.FromMilliseconds(50);

    public static int Estimate(int characterCount) => (characterCount + CharactersPerToken - 1) / CharactersPerToken;

    public static int OfImages(ConversationItem item) => item is MessageItem message
        ? message.Content.OfType<InputImagePart>().Sum(image => image.Detail == "low" ? CoarseImage : FineImage)
        : 0;

    public static int OfUserAudio(TimeSpan duration) => (int)Math.Ceiling(duration / s_userToken);

    public static int OfAssistantAudio(TimeSpan duration) => (int)Math.Ceiling(duration / s_assistantToken);
}
