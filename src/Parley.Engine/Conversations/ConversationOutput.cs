using Parley.Realtime;

namespace Parley.Engine.Conversations;

/// <summary>What one input led to, in order. Reused: the reader empties it.</summary>
internal sealed class ConversationOutput
{
    public List<ServerEvent> Events { get; } = [];

    public List<ConversationEffect> Effects { get; } = [];

    public bool IsEmpty => Events.Count == 0 && Effects.Count == 0;

    public void Clear()
    {
        Events.Clear();
        Effects.Clear();
    }
}
