using Parley.Testing.Telephone;

namespace Parley.Cli.Simulating;

/// <summary>What all calls had in common.</summary>
internal sealed class CallTotals
{
    /// <summary>Later than this, the machine that simulates is itself too slow for the figures to mean much.</summary>
    private static readonly TimeSpan s_tooLate = TimeSpan.FromMilliseconds(100);

    private const int NotReachable = 11205; // the carrier's number

    private readonly Dictionary<string, List<TimeSpan>> _times = new()
    {
        ["webhook"] = [], ["connected"] = [], ["first audio"] = [], ["response"] = [], ["clear"] = [],
    };

    public int CallCount { get; private set; }

    public int FailedCount { get; private set; }

    public int HoleCount { get; private set; }

    public TimeSpan MaxLateness { get; private set; }

    public bool IsTooSlow => MaxLateness > s_tooLate;

    /// <summary>No webhook could be reached.</summary>
    public bool NothingReached => Problems.GetValueOrDefault(NotReachable) == CallCount;

    public SortedDictionary<int, int> Problems { get; } = [];

    /// <summary>For each step its times in order.</summary>
    public IEnumerable<(string Name, List<TimeSpan> Times)> Steps => _times.Select(step => (step.Key, step.Value));

    public void Add(CallReport call)
    {
        CallCount++;
        FailedCount += call.Problems.Count > 0 || call.Streams.Count == 0 ? 1 : 0;
        foreach (var problem in call.Problems)
        {
            Problems[problem.Code] = Problems.GetValueOrDefault(problem.Code) + 1;
        }

        Add("webhook", call.AnsweredAfter);
        Add("connected", call.ConnectedAfter);
        Add("first audio", call.FirstAudioAfter);
        foreach (var stream in call.Streams)
        {
            stream.ResponseLatencies.ToList().ForEach(latency => Add("response", latency));
            stream.ClearLatencies.ToList().ForEach(latency => Add("clear", latency));
            HoleCount += stream.GapCount;
            MaxLateness = stream.MaxLateness > MaxLateness ? stream.MaxLateness : MaxLateness;
        }
    }

    /// <summary>The time that this share of all stay within.</summary>
    public static TimeSpan At(List<TimeSpan> times, double share) => times[Math.Clamp((int)Math.Ceiling(times.Count * share) - 1, 0, times.Count - 1)];

    private void Add(string name, TimeSpan? time)
    {
        if (time is { } value)
        {
            var times = _times[name];
            var index = times.BinarySearch(value);
            times.Insert(index < 0 ? ~index : index, value);
        }
    }
}
