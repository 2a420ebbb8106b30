using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Testing.Simulation;

/// <summary>What a simulated model knows when it is to answer.</summary>
public sealed record SimulatedTurn
{
    /// <summary>The response's id.</summary>
    public required string ResponseId { get; init; }

    /// <summary>Which response of its connection it is; the first is 1.</summary>
    public required int Number { get; init; }

    /// <summary>The session in force: instructions, tools, voice.</summary>
    public required RealtimeSessionConfiguration Session { get; init; }

    /// <summary>The conversation, oldest item first. What the user said has its words, be transcription on or off.</summary>
    public required IReadOnlyList<ConversationItem> Items { get; init; }

    /// <summary>What <c>response.create</c> asked for; null when it asked for nothing special, or the user's turn caused the response.</summary>
    public ResponseConfiguration? Asked { get; init; }

    /// <summary>What the user last said or wrote; empty when nothing.</summary>
    public string UserText => Items.OfType<MessageItem>().LastOrDefault(item => item.Role == MessageRole.User) is { } message
        ? string.Join(' ', message.Content.Select(Words).OfType<string>())
        : "";

    /// <summary>The output of a tool, when that is the conversation's last item; else null.</summary>
    public string? ToolOutput => Items is [.., FunctionCallOutputItem output] ? output.Output : null;

    private static string? Words(ContentPart part) => part switch
    {
        InputTextPart text => text.Text,
        InputAudioPart audio => audio.Transcript,
        _ => null,
    };
}
