using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Parley.Calls.Legs;

namespace Parley.Server.Calls;

/// <summary>What a party does besides speaking, some of which somebody else takes before the call does. One reader.</summary>
/// <param name="inner">The leg's.</param>
internal sealed class TappedSignals(ChannelReader<LegSignal> inner) : ChannelReader<LegSignal>
{
    private volatile Func<LegSignal, bool>? _tap;

    /// <summary>Takes a signal, or leaves it by false; null for nobody. Called by the call's reader, which it must not hold up.</summary>
    public Func<LegSignal, bool>? Tap
    {
        get => _tap;
        set => _tap = value;
    }

    public override Task Completion => inner.Completion;

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);

    public override bool TryRead([MaybeNullWhen(false)] out LegSignal item)
    {
        while (inner.TryRead(out item))
        {
            if (_tap?.Invoke(item) != true)
            {
                return true;
            }
        }

        return false;
    }
}
