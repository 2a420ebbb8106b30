using Parley.Realtime.Items;

namespace Parley.Agents.Sessions;

/// <summary>The words of a message, text and speech alike.</summary>
internal static class MessageText
{
    public static string Of(MessageItem message) => string.Join(' ', message.Content.Select(part => part switch
    {
        InputTextPart text => text.Text,
        OutputTextPart text => text.Text,
        InputAudioPart audio => audio.Transcript,
        OutputAudioPart audio => audio.Transcript,
        _ => null,
    }).Where(text => !string.IsNullOrEmpty(text)));
}
