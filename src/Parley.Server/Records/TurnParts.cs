using Parley.Calls;
using Parley.Storage.Records;

namespace Parley.Server.Records;

/// <summary>
/// Divides the wait for a reply into parts that add up to it. What a model that hears and speaks by itself does meanwhile cannot be told apart: all of it
/// is the model's. Times are from the beginning of the call. Pure; one thread at a time.
/// </summary>
/// <param name="isCascade">True when recogniser, model and synthesiser are stages that follow each other.</param>
internal sealed class TurnParts(bool isCascade)
{
    private const int MaxRunning = 1_000; // of a peer that begins and never ends
    private readonly Dictionary<string, TimeSpan> _firstWords = new(StringComparer.Ordinal); // by item, since the last turn
    private readonly Dictionary<string, TimeSpan> _running = new(StringComparer.Ordinal);
    private readonly List<(TimeSpan From, TimeSpan To)> _tools = [];
    private TimeSpan? _recognised;

    /// <summary>The caller's words are known.</summary>
    public void Recognised(TimeSpan at) => _recognised = at;

    /// <summary>Words of a reply came; its first ones count.</summary>
    public void Words(string itemId, TimeSpan at) => _firstWords.TryAdd(itemId, at);

    /// <summary>A tool runs.</summary>
    public void ToolBegan(string id, TimeSpan at)
    {
        if (_running.Count < MaxRunning)
        {
            _running[id] = at;
        }
    }

    /// <summary>A tool has ended; one that never began does not count.</summary>
    /// <returns>How long it took; zero for one that never began.</returns>
    public TimeSpan ToolEnded(string id, TimeSpan at)
    {
        if (!_running.Remove(id, out var from))
        {
            return TimeSpan.Zero;
        }

        _tools.Add((from, at));
        return at - from;
    }

    /// <summary>The first audio of a reply was sent: the parts of the wait for it.</summary>
    /// <param name="turn">The wait.</param>
    /// <param name="at">Now.</param>
    public TurnLatency Split(TurnLatencyEvent turn, TimeSpan at)
    {
        var left = turn.FirstAudio;
        var endpointing = Take(ref left, turn.ConfiguredSilence);
        var turnEnd = at - left;
        var recognition = Take(ref left, isCascade && _recognised is { } known && known > turnEnd ? known - turnEnd : TimeSpan.Zero);
        var synthesis = Take(ref left, isCascade && _firstWords.TryGetValue(turn.ItemId, out var words) ? at - words : TimeSpan.Zero);
        var tool = Take(ref left, ToolTime(turnEnd + recognition, at - synthesis));
        _firstWords.Clear();
        _tools.Clear();
        _recognised = null;
        return new TurnLatency { Endpointing = endpointing, Recognition = recognition, Model = left, Tool = tool, Synthesis = synthesis };
    }

    /// <summary>How long at least one tool ran between two moments.</summary>
    private TimeSpan ToolTime(TimeSpan from, TimeSpan to)
    {
        var sum = TimeSpan.Zero;
        foreach (var (began, ended) in _tools.Order())
        {
            var (start, end) = (began > from ? began : from, ended < to ? ended : to);
            if (end > start)
            {
                sum += end - start;
                from = end;
            }
        }

        return sum;
    }

    private static TimeSpan Take(ref TimeSpan left, TimeSpan wanted)
    {
        var taken = wanted < TimeSpan.Zero ? TimeSpan.Zero : wanted < left ? wanted : left;
        left -= taken;
        return taken;
    }
}
