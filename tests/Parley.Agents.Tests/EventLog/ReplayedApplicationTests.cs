using System.Text.Json.Nodes;
using Parley.Agents.Connections;
using Parley.Agents.EventLog;
using Parley.Agents.History;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Chaos;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;
using Parley.Testing.Replay;
using Parley.Testing.Simulation;
using Parley.Testing.Simulation.Faults;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.EventLog;

/// <summary>What an application may do to a session, replayed. Alone in the process: see <see cref="QuietThreadPool"/>.</summary>
[Collection(nameof(ChaosCollection))]
public sealed class ReplayedApplicationTests
{
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static RealtimeAgent Shop { get; } = new() { Name = "shop", Instructions = "Be kind." };

    [Fact]
    public async Task RunAsync_ConnectionsBrokeAndWereRenewed_SendsTheSameOverEach()
    {
        var model = Model(new Fault(FaultKind.Drop, Position: 12));
        var options = new AgentSessionOptions { Continuity = new ContinuityOptions() };

        var log = await RecordedScript.RecordAsync(
            Shop, model, _time,
            (session, pass) =>
            {
                session.SendAudioAsync(new byte[4800]).AsTask();
                session.SendMessageAsync("Hello?");
                pass(5);
                session.SendMessageAsync("Still there?");
                pass(5);
                session.Continuity.RenewAsync();
                pass(3);
                session.SendMessageAsync("And now?");
                pass(5);
            },
            options);
        var result = await SessionReplay.RunAsync(log, Shop, new ReplayOptions { Session = options }, Cancellation);

        Assert.Null(result.FirstDifference);
        Assert.Empty(result.Skipped);
        Assert.Equal([null, 2, 3], log.Where(entry => entry.Kind == EventLogKind.SentEvent).Select(entry => entry.Connection).Distinct());
        Assert.Equal(2, log.Count(entry => entry.Kind == EventLogKind.Connected));
        Assert.Equal(
            log.Where(entry => entry.Kind == EventLogKind.SentEvent).Select(entry => (entry.Name, entry.Connection, entry.At)),
            result.Log.Where(entry => entry.Kind == EventLogKind.SentEvent).Select(entry => (entry.Name, entry.Connection, entry.At)));
    }

    [Fact]
    public async Task RunAsync_ModelCouldNotBeHadForAWhile_TriesAgainAsOften()
    {
        var model = new UnsteadyModel(Model(new Fault(FaultKind.Drop, Position: 12)));
        var options = new AgentSessionOptions { Continuity = new ContinuityOptions() };

        var log = await RecordedScript.RecordAsync(
            Shop, model, _time,
            (session, pass) =>
            {
                model.Refusals = 2;
                session.SendMessageAsync("Hello?");
                pass(8);
            },
            options);
        var result = await SessionReplay.RunAsync(log, Shop, new ReplayOptions { Session = options }, Cancellation);

        Assert.Equal(2, log.Count(entry => entry.Kind == EventLogKind.Connected && entry.Data?["failure"]?.GetValue<string>() == "ServerUnavailable"));
        Assert.Null(result.FirstDifference);
    }

    [Fact]
    public async Task RunAsync_AgentHandsOverToAnotherModel_ReachesNone()
    {
        var other = new UnsteadyModel(Model());
        var clerk = new RealtimeAgent { Name = "clerk", Instructions = "Be exact.", Model = other };
        var agent = Shop with { Handoffs = [clerk] };
        var model = new SimulatedRealtimeModel(
            new SimulationOptions
            {
                Pace = SimulatedPace.Natural,
                Reply = turn => turn.UserText is null ? SimulatedReply.Say("Here.") : SimulatedReply.Call("transfer_to_clerk", "{}"),
            },
            _time);

        var log = await RecordedScript.RecordAsync(agent, model, _time, (session, pass) =>
        {
            session.SendMessageAsync("The clerk, please.");
            pass(8);
        });
        var dialled = other.Count;
        var result = await SessionReplay.RunAsync(log, agent, cancellationToken: Cancellation);

        Assert.Null(result.FirstDifference);
        Assert.Equal((1, 1), (dialled, other.Count));
        Assert.Contains(log, entry => entry is { Kind: EventLogKind.SentEvent, Connection: 2 });
    }

    [Fact]
    public async Task RunAsync_GenerateEditAndSettings_AreGivenAgain()
    {
        var polite = new RealtimeAgent { Name = "polite", Instructions = "Be polite." };
        var log = await RecordedScript.RecordAsync(Shop, Model(), _time, (session, pass) =>
        {
            session.SendMessageAsync("Hello?");
            pass(4);
            session.Responses.GenerateAsync(new ResponseOptions { Instructions = "Sum up.", Metadata = new Dictionary<string, string> { ["topic"] = "sum" } });
            pass(4);
            session.UpdateSettingsAsync(new RealtimeSessionConfiguration { MaxOutputTokens = new MaxOutputTokens(200) });
            pass(1);
            session.UpdateAgentAsync(polite);
            pass(1);
            session.RefreshAgentAsync();
            pass(1);
            session.UpdateHistoryAsync(history => [.. history.Skip(1), new HistoryMessage { ItemId = "", Role = MessageRole.System, Text = "A note." }]);
            pass(1);
        });

        var result = await SessionReplay.RunAsync(log, Shop, new ReplayOptions { Agents = [polite] }, Cancellation);

        Assert.Null(result.FirstDifference);
        Assert.Empty(result.Skipped);
        Assert.Contains(result.History, item => item is HistoryMessage { Text: "A note." });
        Assert.Equal(
            ["edit_history", "generate", "refresh_agent", "update_agent", "update_settings"],
            log.Where(entry => entry.Kind == EventLogKind.Command && entry.Name is not ("message" or "close")).Select(entry => entry.Name).Order());
    }

    [Fact]
    public async Task RunAsync_AgentThatIsNotNamed_IsSkipped()
    {
        var log = await RecordedScript.RecordAsync(Shop, Model(), _time, (session, pass) =>
        {
            session.UpdateAgentAsync(new RealtimeAgent { Name = "polite" });
            pass(1);
        });

        var result = await SessionReplay.RunAsync(log, Shop, cancellationToken: Cancellation);

        Assert.Equal("update_agent", Assert.Single(result.Skipped).Name);
    }

    [Fact]
    public async Task ForkAtAsync_OtherTool_IsRunFromThereOn()
    {
        var old = RealtimeTool.Create(() => "closed", "hours");
        var log = await RecordedScript.RecordAsync(Shop with { Tools = [old] }, Model(), _time, (session, pass) =>
        {
            session.SendMessageAsync("Hello?");
            pass(4);
        });
        var model = new SimulatedRealtimeModel(new SimulationOptions
        {
            Reply = turn => turn.ToolOutput is { } output ? SimulatedReply.Say($"It says {output}.") : SimulatedReply.Call("hours", "{}"),
        });
        var runs = 0;
        var other = RealtimeTool.Create(() => { runs++; return "open"; }, "hours");

        await using var session = await SessionReplay.ForkAtAsync(log, log[^1].Sequence, Shop with { Tools = [other] }, model, cancellationToken: Cancellation);
        await session.SendMessageAsync("Are you open?", Cancellation);
        var answer = await session.Events.OfType<AgentEndedEvent>().FirstAsync(ended => ended.Text != "", Cancellation);

        Assert.Equal(("It says open.", 1), (answer.Text, runs));
        Assert.Contains(session.History, item => item is HistoryMessage { Text: "Hello?" });
    }

    [Fact]
    public async Task Log_CredentialsAndHiddenAnswers_AreMaskedAndTheReplayIsTheSame()
    {
        var tool = RealtimeTool.Create(() => "PIN 4929", "pin", options: new RealtimeToolOptions { HidesOutput = true });
        var agent = Shop with
        {
            Tools = [tool],
            HostedTools =
            [
                new McpToolDefinition
                {
                    ServerLabel = "crm", ServerUrl = "https://crm.example", Authorization = "Bearer 4929",
                    Headers = new Dictionary<string, string> { ["X-Key"] = "4929" },
                },
            ],
        };
        var model = new SimulatedRealtimeModel(
            new SimulationOptions
            {
                Pace = SimulatedPace.Natural, Reply = turn => turn.ToolOutput is null ? SimulatedReply.Call("pin", "{}") : SimulatedReply.Say("Done."),
            },
            _time);

        var log = await RecordedScript.RecordAsync(
            agent, model, _time,
            (session, pass) =>
            {
                session.SendMessageAsync("My PIN?");
                pass(4);
                session.Continuity.RenewAsync(); // tells the answer again
                pass(2);
                session.UpdateHistoryAsync(history => [.. history.Skip(1)]);
                pass(1);
            });
        var result = await SessionReplay.RunAsync(log, agent, cancellationToken: Cancellation);

        Assert.All(log, entry => Assert.DoesNotContain("4929", entry.Data?.ToJsonString() ?? "", StringComparison.Ordinal));
        Assert.Contains(log, entry => entry.Kind == EventLogKind.ToolOutcome && entry.Data!["output"] is JsonValue output && output.GetValue<string>() == "***");
        Assert.Null(result.FirstDifference);
    }

    private SimulatedRealtimeModel Model(params Fault[] faults) => new(
        new SimulationOptions
        {
            Pace = SimulatedPace.Natural, Reply = turn => SimulatedReply.Say($"You said {turn.UserText}."), Faults = new FaultPlan(faults),
        },
        _time);

    /// <summary>Refuses as often as it is told to, and counts.</summary>
    private sealed class UnsteadyModel(IRealtimeModel inner) : IRealtimeModel
    {
        public int Refusals { get; set; }

        public int Count { get; private set; }

        public ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default)
        {
            Count++;
            return Refusals-- > 0
                ? throw new RealtimeConnectException("Busy.") { Failure = RealtimeFailure.ServerUnavailable }
                : inner.ConnectAsync(cancellationToken);
        }
    }
}
