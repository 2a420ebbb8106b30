using Microsoft.Extensions.AI;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Handoffs;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime;
using Parley.Realtime.OpenAI;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Telemetry;

/// <summary>What spans and measurements say of who answers, by the names of the GenAI conventions.</summary>
[Trait("Category", "Unit")]
public sealed class ProviderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://api.openai.com/v1", "openai")]
    [InlineData("ws://127.0.0.1:8080/v1", "openai")]
    [InlineData("https://shop.openai.azure.com/openai/v1", "azure.ai.openai")]
    [InlineData("https://azure.com.example.org/v1", "openai")]
    public void ProviderName_OfAnAddress_IsTheConventions(string endpoint, string expected)
    {
        IRealtimeModel model = new OpenAIRealtimeModel(new OpenAIRealtimeOptions { Endpoint = new Uri(endpoint), Model = "m" });

        Assert.Equal(expected, model.ProviderName);
    }

    [Fact]
    public async Task Spans_ModelBehindAConnector_NameItsProvider()
    {
        using var spans = new RecordedSpans();
        var model = new OfAProvider(new FakeRealtimeModel(), "mistral_ai");
        var options = new AgentSessionOptions { Connector = (inner, token) => inner.ConnectAsync(token) };

        await using (await RealtimeSession.StartAsync(new RealtimeAgent { Name = "a" }, model, options, cancellationToken: Cancellation))
        {
        }

        Assert.Equal("mistral_ai", spans["connect"].GetTagItem("gen_ai.provider.name"));
        Assert.Equal("mistral_ai", spans["invoke_agent a"].GetTagItem("gen_ai.provider.name"));
        Assert.Equal("invoke_agent", spans["invoke_agent a"].GetTagItem("gen_ai.operation.name"));
    }

    [Fact]
    public async Task Measurements_OfAConversation_HaveTheConventionsAttributes()
    {
        using var meters = new TaggedMeasurements();
        var tool = AIFunctionFactory.Create(() => "done", "look_up");

        await using (var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { Telemetry = new() { MeterFactory = meters } }, tool))
        {
            bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hello."));
            bed.Model.SayCalls("r2", HandoffBed.Call("c1", "look_up"), HandoffBed.Call("c2", "of my own making"));
            await bed.NextAsync<ToolEndedEvent>();
            await bed.NextAsync<ToolEndedEvent>();
            bed.Time.Advance(TimeSpan.FromSeconds(3));
        }

        const string Chat = "gen_ai.operation.name=chat gen_ai.provider.name=unknown gen_ai.request.model=fake";
        Assert.Contains($"gen_ai.client.operation.duration 0 {Chat}", meters.All);
        Assert.Contains($"gen_ai.client.token.usage 1 {Chat} gen_ai.token.type=input", meters.All);
        Assert.Contains($"gen_ai.client.token.usage 2 {Chat} gen_ai.token.type=output", meters.All);
        Assert.Contains("gen_ai.execute_tool.duration 0 gen_ai.agent.name=shopmax gen_ai.tool.name=look_up", meters.All);
        Assert.Contains("gen_ai.execute_tool.duration 0 error.type=UnknownTool gen_ai.agent.name=shopmax gen_ai.tool.name=_OTHER", meters.All);
        Assert.Contains("gen_ai.invoke_agent.duration 3 gen_ai.agent.name=shopmax", meters.All);
        Assert.DoesNotContain(meters.All, measured => measured.Contains("making", StringComparison.Ordinal));
    }

    private sealed class OfAProvider(IRealtimeModel inner, string name) : IRealtimeModel
    {
        public string? ProviderName => name;

        public ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default) => inner.ConnectAsync(cancellationToken);
    }
}
