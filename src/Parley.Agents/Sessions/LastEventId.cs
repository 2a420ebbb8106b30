using Parley.Realtime;

namespace Parley.Agents.Sessions;

/// <summary>
/// Knows an event that came twice in a row by its id: its audio would be played twice, and more counted as heard than was sent. Allocates
/// nothing for an event. One caller at a time.
/// </summary>
internal sealed class LastEventId
{
    private const int MostLength = 512; // of an id (protocol §2.1); longer ones count as different
    private char[] _last = new char[32];
    private char[] _next = new char[32];
    private int _lastLength;

    /// <summary>True when the event before had this one's id.</summary>
    public bool IsThatOf(ServerEvent serverEvent)
    {
        int length;
        while (!serverEvent.TryFormatEventId(_next, out length) && _next.Length < MostLength)
        {
            _next = new char[2 * _next.Length];
        }

        var isRepeated = length > 0 && _next.AsSpan(0, length).SequenceEqual(_last.AsSpan(0, _lastLength));
        (_last, _next, _lastLength) = (_next, _last, length);
        return isRepeated;
    }
}
