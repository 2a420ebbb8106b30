using Parley.Audio.Wav;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.OpenAI;
using Parley.Realtime.Sessions;
using Parley.Testing.Server;
using Parley.Testing.Simulation;
using Parley.Testing.Simulation.Faults;
using Parley.Testing.Simulation.Wire;
using Tour;

namespace Parley.Samples.Tests.Tour;

/// <summary>Each sample over the wire, with a provider that drops, stalls, repeats, refuses and expires: it ends, and tells its model each tool's answer once.</summary>
[Trait("Category", "Integration")]
public sealed class FaultyProviderTests
{
    private const int Seeds = 24;
    private const int MaxEventPosition = 40; // of a sample's two answers
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("weather", "What is the weather in Delhi?\nAnd in Pune?")]
    [InlineData("customer-service", "Transfer me to billing.\nGet the invoice for March.")]
    [InlineData("shopmax", "")]
    [InlineData("shifi", "456\nWhat is my balance?\nGet my credit score.")]
    [InlineData("supervisor", "Can I get a mortgage?\nAnd a loan?")]
    [InlineData("brain", "Order a taxi to the airport.")]
    [InlineData("guardrails", "Get the refund.\nWhat are the opening hours?")]
    [InlineData("long-call", "What is the weather in Delhi?\nWhat is the weather in Pune?")]
    public async Task Sample_ProviderFails_EndsAndAnswersEachCallOnce(string name, string typed)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            await RunAsync(name, typed, seed);
        }
    }

    [Fact]
    public async Task PushToTalk_ProviderFails_Ends()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.wav");
        await using (var stream = File.Create(file))
        await using (var wav = await WavWriter.CreateAsync(stream, 24_000, cancellationToken: Cancellation))
        {
            await wav.WriteAsync(new short[24_000], Cancellation);
        }

        for (var seed = 0; seed < Seeds; seed++)
        {
            await RunAsync("push-to-talk", $"{file}\n{file}", seed);
        }

        File.Delete(file);
    }

    private static async Task RunAsync(string name, string typed, int seed)
    {
        var plan = Plan(seed);
        await using var server = new FakeRealtimeServer(new SimulationOptions { Reply = Answer, Faults = plan });
        var options = new OpenAIRealtimeOptions { Endpoint = server.Endpoint, Model = "gpt-realtime-2.1" };
        options.UseApiKey("key");
        var output = new StringWriter();
        try
        {
            await global::Tour.Samples.ByName[name].RunAsync(new OpenAIRealtimeModel(options), new Room(new StringReader(typed), output), Cancellation)
                .WaitAsync(s_patience, Cancellation);
        }
        catch (Exception exception) when (exception is RealtimeConnectException or RealtimeDisconnectedException)
        {
            // the provider would not have it, or was gone when the next line was typed: a program is told by name
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{name}, seed {seed}, hangs.\n{plan}\n{output}");
        }

        var outputs = server.Provider.Wire
            .Where(entry => entry.Direction == WireDirection.FromClient)
            .Select(entry => (entry.Connection, Item: (entry.Event as ConversationItemCreateEvent)?.Item as FunctionCallOutputItem))
            .Where(entry => entry.Item is not null)
            .GroupBy(entry => (entry.Connection, entry.Item!.CallId));
        Assert.All(outputs, call => Assert.True(call.Count() == 1, $"{name}, seed {seed}: {call.Key} was answered {call.Count()} times.\n{plan}"));
    }

    /// <summary>One or two faults, none longer than a test may last.</summary>
    private static FaultPlan Plan(int seed)
    {
        var random = new Random(seed);
        var kinds = Enum.GetValues<FaultKind>();
        return new FaultPlan([.. Enumerable.Range(0, 1 + (seed % 2)).Select(_ => new Fault(kinds[random.Next(kinds.Length)], 1 + random.Next(MaxEventPosition))
        {
            Connection = 1 + random.Next(5) / 4,
            Duration = TimeSpan.FromMilliseconds(random.Next(1, 100)),
        }).Select(fault => fault.Kind is FaultKind.RateLimit or FaultKind.Quota or FaultKind.RefuseUpdate ? fault with { Position = 1 + (fault.Position % 3) } : fault)]);
    }

    /// <summary>Calls the first tool that is offered, then says what came of it.</summary>
    private static SimulatedReply Answer(SimulatedTurn turn) =>
        turn.ToolOutput is { } answer ? SimulatedReply.Say(answer)
        : turn.Session.Tools?.OfType<FunctionToolDefinition>().FirstOrDefault() is { } tool && turn.Items is [.., MessageItem { Role: var role }] && role == MessageRole.User
            ? SimulatedReply.Call(tool.Name, """{"city":"Delhi","month":"March","context":"a mortgage","order_id":"ORD-DEL-7721"}""")
            : SimulatedReply.Say("All right.");
}
