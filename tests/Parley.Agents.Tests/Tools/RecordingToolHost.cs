using System.Threading.Channels;
using Parley.Agents.Tools;

namespace Parley.Agents.Tests.Tools;

/// <summary>Keeps what tools say and how they end.</summary>
internal sealed class RecordingToolHost : IToolHost
{
    private readonly Channel<ToolOutcome> _outcomes = Channel.CreateBounded<ToolOutcome>(1024);
    private readonly Channel<ToolReport> _reports = Channel.CreateBounded<ToolReport>(1024);

    public int OutcomeCount => _outcomes.Reader.Count;

    public ValueTask ReportAsync(ToolReport report, CancellationToken cancellationToken) => _reports.Writer.WriteAsync(report, cancellationToken);

    public bool MayHandOver(ToolContext call) => false;

    public Task<bool> HandOverAsync(ToolContext call, RealtimeAgent target, CancellationToken cancellationToken) => Task.FromResult(false);

    public ValueTask EndAsync(ToolOutcome outcome, CancellationToken cancellationToken) => _outcomes.Writer.WriteAsync(outcome, cancellationToken);

    public Task<ToolOutcome> NextOutcomeAsync() => _outcomes.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>The next report of one kind; others before it are passed over.</summary>
    public async Task<T> NextReportAsync<T>()
        where T : ToolReport
    {
        while (true)
        {
            if (await _reports.Reader.ReadAsync(TestContext.Current.CancellationToken) is T wanted)
            {
                return wanted;
            }
        }
    }

    public IReadOnlyList<ToolReport> TakeReports()
    {
        var taken = new List<ToolReport>();
        while (_reports.Reader.TryRead(out var report))
        {
            taken.Add(report);
        }

        return taken;
    }
}
