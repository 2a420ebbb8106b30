using Parley.Realtime.Items;

namespace Parley.Agents.Brain;

/// <summary>A result in the words in which the model is told of it.</summary>
internal static class ResultNote
{
    private const int MaxLength = 4000; // characters: some minutes of speech

    /// <summary>A system message: the last one of the conversation when it is to be spoken, so that the model acts on it.</summary>
    public static MessageItem For(string result, ResultTiming timing)
    {
        var text = result.Length <= MaxLength ? result : result[..MaxLength];
        var note = timing == ResultTiming.Silent
            ? $"For your information, not to be read out: {text}"
            : $"Say to the caller: \"{text}\"";
        return new MessageItem { Role = MessageRole.System, Content = [new InputTextPart { Text = note }] };
    }
}
