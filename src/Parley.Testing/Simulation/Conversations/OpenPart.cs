using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Testing.Simulation.Conversations;

/// <summary>An output item while it is being made: what was said of it so far, and its events.</summary>
internal abstract class OpenPart
{
    /// <summary>What comes after the item was added.</summary>
    public abstract IEnumerable<ServerEvent> Opening();

    /// <summary>The content, piece by piece.</summary>
    public abstract IEnumerable<ServerEvent> Pieces();

    /// <summary>What comes before the item is done, with what was said until now.</summary>
    public abstract IEnumerable<ServerEvent> Closing();

    /// <summary>The item with what was said until now.</summary>
    public abstract ConversationItem Item(ItemStatus status);

    /// <summary>Text in as many pieces as the speech has.</summary>
    protected static IEnumerable<string> Split(string words, int pieceCount) => Enumerable.Range(0, pieceCount)
        .Select(piece => words[(piece * words.Length / pieceCount)..((piece + 1) * words.Length / pieceCount)]);

    protected static int PieceCount(TimeSpan duration, SimulatedPace pace) => Math.Max(1, (int)Math.Ceiling(duration / pace.ChunkDuration));
}
