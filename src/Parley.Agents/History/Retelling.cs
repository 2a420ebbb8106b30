using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Agents.History;

/// <summary>
/// Cuts what an earlier model said: the present one knows it as text, which cannot be truncated, so it is told the heard words instead. Pure.
/// </summary>
internal static class Retelling
{
    private const double LettersPerSecond = 15; // of spoken English and its neighbours, between 13 and 17

    /// <summary>
    /// The words that were heard in that time, at the pace of speech, to the end of a word: for cuts by the application, which do not say how
    /// long the audio was. An interruption knows it, and its <see cref="Playout.HeardWords"/> are told.
    /// </summary>
    public static string HeardWords(string text, TimeSpan heard)
    {
        var length = (int)(heard.TotalSeconds * LettersPerSecond);
        if (length >= text.Length)
        {
            return text;
        }

        var end = char.IsWhiteSpace(text[length]) ? length : text.LastIndexOf(' ', length);
        return end <= 0 ? "" : text[..end].TrimEnd();
    }

    /// <summary>Deletes the item and tells the heard words under another id at its place; only deletes where none were heard.</summary>
    public static IEnumerable<ClientEvent> Of(HistoryMessage message, string words, string newId, string? previousItemId)
    {
        yield return new ConversationItemDeleteEvent { ItemId = message.ItemId };
        if (words.Length > 0)
        {
            yield return new ConversationItemCreateEvent
            {
                PreviousItemId = previousItemId,
                Item = new MessageItem { Id = newId, Role = message.Role, Content = [new OutputTextPart { Text = words }] },
            };
        }
    }
}
