using System.Buffers;

namespace Parley.Agents.History;

/// <summary>Collects the agent's audio, item by item, for a history that keeps it. One caller at a time.</summary>
internal sealed class SpokenAudio
{
    private readonly Dictionary<string, ArrayBufferWriter<byte>> _byItem = new(StringComparer.Ordinal);

    public void Append(string itemId, ReadOnlyMemory<byte> audio)
    {
        if (!_byItem.TryGetValue(itemId, out var collected))
        {
            _byItem[itemId] = collected = new ArrayBufferWriter<byte>();
        }

        collected.Write(audio.Span);
    }

    /// <summary>The audio of an item, which is forgotten; null when there is none.</summary>
    public ReadOnlyMemory<byte>? Take(string itemId) => _byItem.Remove(itemId, out var collected) ? collected.WrittenMemory : null;
}
