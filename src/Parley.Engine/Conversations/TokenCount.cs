namespace Parley.Engine.Conversations;

/// <summary>
/// Tokens of text and of audio. Text is estimated at four characters a token, the usual rule for English, unless the chat model
/// counts itself; audio is counted as the protocol does (§11.1).
/// </summary>
internal static class TokenCount
{
    private const int CharactersPerToken = 4;
    private static readonly TimeSpan s_userToken = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_assistantToken = TimeSpan.FromMilliseconds(50);

    public static int Estimate(int characterCount) => (characterCount + CharactersPerToken - 1) / CharactersPerToken;

    public static int OfUserAudio(TimeSpan duration) => (int)Math.Ceiling(duration / s_userToken);

    public static int OfAssistantAudio(TimeSpan duration) => (int)Math.Ceiling(duration / s_assistantToken);
}
