using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Resolution;
using Parley.Agents.Tools;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Tools;

/// <summary>A runner of tools without a session, with a clock that stands still.</summary>
internal sealed class ToolBed : IAsyncDisposable
{
    private readonly ToolRunner _runner;
    private readonly ResolvedAgent _agent;
    private int _calls;

    public ToolBed(ToolOptions options, params IReadOnlyList<AIFunction> tools)
    {
        Agent = new RealtimeAgent { Name = "shopmax", Tools = tools };
        Context = new RunContext("Ada", () => []);
        _agent = new ResolvedAgent(Agent, instructions: null, new ToolListing(tools, []));
        _runner = new ToolRunner(options, Host, Approvals, Context, Time, NullLogger.Instance);
    }

    public ToolBed(params IReadOnlyList<AIFunction> tools)
        : this(new ToolOptions(), tools)
    {
    }

    public RealtimeAgent Agent { get; }

    public RunContext Context { get; }

    public RecordingToolHost Host { get; } = new();

    public ToolApprovals Approvals { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public ToolRunner Runner => _runner;

    /// <summary>Begins a call and returns its id.</summary>
    public string Start(string name, string arguments = "{}")
    {
        var callId = $"c{++_calls}";
        _runner.Start(new ToolCall(callId, name, arguments), _agent);
        return callId;
    }

    /// <summary>Runs a call to its end.</summary>
    public Task<ToolOutcome> RunAsync(string name, string arguments = "{}")
    {
        Start(name, arguments);
        return Host.NextOutcomeAsync();
    }

    public ValueTask DisposeAsync() => _runner.DisposeAsync();
}
