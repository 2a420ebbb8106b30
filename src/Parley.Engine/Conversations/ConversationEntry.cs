using Parley.Realtime.Items;

namespace Parley.Engine.Conversations;

/// <summary>An item and what the engine knows of it beyond the wire: audio, recognition, what was spoken when.</summary>
internal sealed class ConversationEntry(ConversationItem item)
{
    private readonly List<SpokenClause> _clauses = [];

    /// <summary>As the wire shows it, without audio bytes.</summary>
    public ConversationItem Item { get; set; } = item;

    public string Id => Item.Id!;

    /// <summary>Characters of text and pictures that the item had when it was made.</summary>
    public int ContentLength { get; } = item switch
    {
        MessageItem message => message.Content.Sum(part => part switch
        {
            InputTextPart text => text.Text.Length,
            OutputTextPart text => text.Text.Length,
            InputImagePart image => image.ImageUrl.Length,
            _ => 0,
        }),
        FunctionCallItem call => call.Name.Length + call.Arguments.Length,
        FunctionCallOutputItem output => output.Output.Length,
        McpApprovalResponseItem { Reason: { } reason } => reason.Length,
        _ => 0,
    };

    /// <summary>The model's speech, or the user's; null for text and functions.</summary>
    public ItemAudio? Audio { get; set; }

    /// <summary>One for each <c>input_audio</c> part.</summary>
    public List<PartRecognition> Recognitions { get; } = [];

    /// <summary>True once the item was left out because the conversation had grown too long.</summary>
    public bool IsOutOfView { get; set; }

    /// <summary>True once the client has cut the item.</summary>
    public bool IsTruncated { get; private set; }

    public bool IsModelSpeech => Audio is not null && Item is MessageItem { Role: var role } && role == MessageRole.Assistant;

    public void AddClause(string text) => _clauses.Add(new SpokenClause(text, Audio?.Duration ?? TimeSpan.Zero));

    /// <summary>
    /// What the user has heard of the model's speech, to the clause: the wire drops a truncated transcript because it cannot
    /// align words with audio; the engine spoke clause by clause and can. A clause counts when most of it was heard.
    /// </summary>
    public string HeardText { get; private set; } = "";

    /// <summary>Cuts the model's speech: the audio's tail and the transcript go (protocol §6.2, truncate).</summary>
    public void Truncate(TimeSpan heard)
    {
        var length = Audio!.Duration;
        Audio.Truncate(heard);
        var spoken = "";
        for (var index = 0; index < _clauses.Count; index++)
        {
            var end = index + 1 < _clauses.Count ? _clauses[index + 1].Start : length;
            spoken += heard > _clauses[index].Start && heard - _clauses[index].Start >= (end - _clauses[index].Start) / 2
                ? _clauses[index].Text
                : "";
        }

        HeardText = spoken.Trim();
        _clauses.RemoveAll(clause => clause.Start >= heard);
        IsTruncated = true;
        HideTranscript();
    }

    /// <summary>Takes the transcript out of the wire's view of a truncated item.</summary>
    public void HideTranscript()
    {
        if (IsTruncated && Item is MessageItem message)
        {
            Item = message with { Content = [.. message.Content.Select(part => part is OutputAudioPart ? new OutputAudioPart() : part)] };
        }
    }
}
