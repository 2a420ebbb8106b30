using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Parley.Calls.Legs;

namespace Parley.Server.Console.Live;

/// <summary>Audio that somebody else hears as it is read. One reader.</summary>
/// <param name="inner">The leg's.</param>
/// <param name="hear">Is given each piece, borrowed.</param>
internal sealed class OverheardAudio(ChannelReader<LegAudio> inner, Action<ReadOnlyMemory<byte>> hear) : ChannelReader<LegAudio>
{
    public override Task Completion => inner.Completion;

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);

    public override bool TryRead([MaybeNullWhen(false)] out LegAudio item)
    {
        if (!inner.TryRead(out item))
        {
            return false;
        }

        hear(item.Memory);
        return true;
    }
}
