using System.Text.Json;
using Parley.Server.Configuration;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Realtime;

namespace Parley.Server.Tests.Agents;

/// <summary>An agent's <c>turn_detection:</c> is that of its sessions.</summary>
[Trait("Category", "Integration")]
public sealed class AgentTurnDetectionTests
{
    [Fact]
    public async Task Connect_AgentWithSemanticVad_SessionHasIt()
    {
        var turns = await OpenAsync(new AgentTurnDetectionOptions { Type = "semantic_vad", Eagerness = "low", InterruptResponse = false });

        Assert.Equal(
            ("semantic_vad", "low", false, true),
            (turns.GetProperty("type").GetString(), turns.GetProperty("eagerness").GetString(),
                turns.GetProperty("interrupt_response").GetBoolean(), turns.GetProperty("create_response").GetBoolean()));
        Assert.False(turns.TryGetProperty("silence_duration_ms", out _));
    }

    [Fact]
    public async Task Connect_AgentWithoutType_SessionHasServerVad()
    {
        var turns = await OpenAsync(new AgentTurnDetectionOptions { SilenceDurationMs = 700 });

        Assert.Equal(("server_vad", 700), (turns.GetProperty("type").GetString(), turns.GetProperty("silence_duration_ms").GetInt32()));
    }

    private static async Task<JsonElement> OpenAsync(AgentTurnDetectionOptions turns)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(
            cancellationToken, options => options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna.", TurnDetection = turns }));
        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=anna", cancellationToken);

        var created = await client.ReceiveAsync("session.created", cancellationToken);

        return created.GetProperty("session").GetProperty("audio").GetProperty("input").GetProperty("turn_detection").Clone();
    }
}
