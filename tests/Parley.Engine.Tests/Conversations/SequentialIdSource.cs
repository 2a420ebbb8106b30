using System.Globalization;

namespace Parley.Engine.Tests.Conversations;

/// <summary>Ids that count up, so that the same inputs give the same events.</summary>
internal sealed class SequentialIdSource : IIdSource
{
    private int _last;

    public string Next(int length) => (++_last).ToString(CultureInfo.InvariantCulture).PadLeft(length, '0');
}
