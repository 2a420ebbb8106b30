using Microsoft.Extensions.DependencyInjection;
using Parley.Agents;
using Parley.Agents.Guardrails;
using Parley.Server.Configuration;
using Parley.Server.Engine;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Agents;

[Trait("Category", "Integration")]
public sealed class ConfiguredAgentTests
{
    [Fact]
    public async Task Handoffs_BothWays_LeadToTheSameTwoAgents()
    {
        await using var server = await StartAsync(
            """
            agents:
              - { name: front, handoffs: [{ to: desk, description: For bills. }] }
              - { name: desk, description: Knows bills., handoffs: [front] }
            """);
        using var scope = server.Services.CreateScope();

        var front = server.Services.GetRequiredService<ModelDirectory>().FindAgent("front")!.CreateAgent(scope.ServiceProvider);

        var handoff = Assert.Single(front.Handoffs);
        Assert.Equal(("transfer_to_desk", "For bills."), (handoff.ToolName, handoff.ToolDescription));
        Assert.Null(front.Model);
    }

    [Theory]
    [InlineData("This is a guarantee.", true)]
    [InlineData("Guarantee!", true)]
    [InlineData("We guaranteed nothing.", false)]
    [InlineData("Card 4242424242424242", true)]
    [InlineData("0123456789 0123456789 0123456789 0123456789 0123", true)]
    [InlineData("Hello.", false)]
    public async Task Guardrails_SimpleKinds_Trip(string words, bool trips)
    {
        await using var server = await StartAsync(
            """
            agents:
              - name: a
                guardrails:
                  - { blocked: [guarantee], hint: Promise nothing. }
                  - { pattern: '\b\d{16}\b' }
                  - { max_length: 40 }
            """);
        var agent = Create(server, "a");
        var text = new GuardedText { Text = words, Side = GuardedSide.Agent, ItemId = "item_1", AgentName = "a", Context = null! };

        var verdicts = await Task.WhenAll(agent.OutputGuardrails.Select(async guardrail =>
            (await guardrail.CheckAsync(text, TestContext.Current.CancellationToken)).IsTripped));

        Assert.Equal(trips, verdicts.Contains(true));
        Assert.Equal("Promise nothing.", agent.OutputGuardrails[0].PolicyHint);
    }

    [Fact]
    public async Task Guardrails_Registered_AreFoundByNameForTheSideAskedFor()
    {
        var mine = new Guardrail("mine", text => text.Length == 0);
        await using var server = await StartAsync("agents: [{ name: a, guardrails: [{ name: mine, watch: input }] }]", builder => builder.AddGuardrail("mine", mine));

        var agent = Create(server, "a");

        Assert.Same(mine, Assert.Single(agent.InputGuardrails));
        Assert.Empty(agent.OutputGuardrails);
    }

    [Fact]
    public async Task Mcp_NamedServer_IsTheAgentsWithoutApproval()
    {
        await using var server = await StartAsync(
            "mcp: { servers: { crm: { url: \"https://crm.example/mcp\", authorization: secret, allowed_tools: [find] } } }\nagents: [{ name: a, mcp: crm }]");

        var tool = Assert.Single(Create(server, "a").HostedTools);

        Assert.Equal(("crm", "https://crm.example/mcp", "secret"), (tool.ServerLabel, tool.ServerUrl, tool.Authorization));
        Assert.Equal(("[\"find\"]", "never"), (tool.AllowedTools!.Value.GetRawText(), tool.RequireApproval!.Value.GetString()));
    }

    [Theory]
    [InlineData("agents: [{ name: a, mcp: [crm] }]", "there is no MCP server 'crm'")]
    [InlineData("mcp: { allowed_servers: [\"https://a.example/mcp\"], servers: { crm: { url: \"https://b.example/mcp\" } } }", "is not allowed by 'mcp.allowed_servers'")]
    [InlineData("agents: [{ name: a, handoffs: [b] }]", "there is no agent 'b' to hand over to")]
    [InlineData("agents: [{ name: a, handoffs: [a] }]", "cannot hand over to itself")]
    [InlineData("agents: [{ name: a, guardrails: [nothing] }]", "there is no guardrail 'nothing'")]
    [InlineData("agents: [{ name: a, guardrails: [{ hint: x }] }]", "must say what is not allowed")]
    [InlineData("agents: [{ name: a, guardrails: [{ pattern: '(?=x)' }] }]", "must be a regular expression without look-around")]
    public async Task Start_WrongReference_IsNamed(string yaml, string problem)
    {
        var exception = await Assert.ThrowsAsync<ParleyConfigurationException>(() => StartAsync(yaml));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    private static RealtimeAgent Create(RunningServer server, string name)
    {
        using var scope = server.Services.CreateScope();
        return server.Services.GetRequiredService<ModelDirectory>().FindAgent(name)!.CreateAgent(scope.ServiceProvider);
    }

    private static Task<RunningServer> StartAsync(string yaml, Action<IParleyBuilder>? configure = null)
    {
        var read = ParleyConfigurationFile.Parse(yaml, "parley.yaml", "/", _ => null);
        return RunningServer.StartAsync(
            TestContext.Current.CancellationToken,
            options =>
            {
                foreach (var (name, server) in read.Mcp.Servers)
                {
                    options.Mcp.Servers[name] = server;
                }

                foreach (var agent in read.Agents)
                {
                    options.Agents.Add(agent);
                }
            },
            configure);
    }
}
