using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Parley.Agents.Metering;
using Parley.Server.Configuration;
using Parley.Server.Costs;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Twilio;
using Microsoft.Extensions.DependencyInjection;

namespace Parley.Server.Tests.Costs;

/// <summary>Budgets through the whole server.</summary>
[Trait("Category", "Integration")]
public sealed class CallBudgetTests : IDisposable
{
    private static readonly ModelPrice s_dear = new()
    {
        InputText = 1_000, CachedText = 1_000, OutputText = 1_000, InputAudio = 1_000, CachedAudio = 1_000, OutputAudio = 1_000,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-budget-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Call_BudgetIsSpent_EndsAfterASentenceAndShowsItsCost()
    {
        await using var server = await StartAsync(options => options.Budgets.Call = new BudgetOptions { Limit = 0.001m, EndsCalls = true, SayText = "Enough." });
        using var socket = await ConnectAsync(server, "/calls/web?agent=anna");
        var started = await ReceiveAsync(socket, "call.started");

        await socket.SendAsync(Encoding.UTF8.GetBytes("""{"type":"text","text":"Hello."}"""), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        var ended = await ReceiveAsync(socket, "call.ended");
        using var http = new HttpClient { BaseAddress = server.Url };
        var call = JsonElement.Parse(await http.GetStringAsync($"/v1/calls/{started.GetProperty("call_id").GetString()}", Cancellation));

        Assert.Equal("budget_spent", ended.GetProperty("reason").GetString());
        Assert.InRange(call.GetProperty("cost_usd").GetDecimal(), 0.001m, 100m);
    }

    [Fact]
    public async Task Call_ModelWithoutPrice_HasNoCostAndGoesOn()
    {
        await using var server = await StartAsync(options =>
        {
            options.Prices.Clear();
            options.Budgets.Call = new BudgetOptions { Limit = 0.001m, EndsCalls = true };
        });
        using var socket = await ConnectAsync(server, "/calls/web?agent=anna");
        var started = await ReceiveAsync(socket, "call.started");

        await socket.SendAsync(Encoding.UTF8.GetBytes("""{"type":"text","text":"Hello."}"""), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        await ReceiveAsync(socket, "agent.audio_done");
        using var http = new HttpClient { BaseAddress = server.Url };
        var call = JsonElement.Parse(await http.GetStringAsync($"/v1/calls/{started.GetProperty("call_id").GetString()}", Cancellation));

        Assert.Equal(JsonValueKind.Null, call.GetProperty("cost_usd").ValueKind);
        Assert.Equal("in_progress", call.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("/calls/web?agent=anna")]
    [InlineData("/v1/realtime?model=anna")]
    public async Task Conversation_DayIsSpent_IsRefusedWithItsReason(string path)
    {
        await using var server = await StartAsync(options => options.Budgets.Day = new BudgetOptions { Limit = 10 });
        server.Services.GetRequiredService<Spending>().Add(null, 10);

        using var socket = await ConnectAsync(server, path);
        var error = await ReceiveAsync(socket, "error");

        Assert.Contains("budget_spent", error.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("budgets.day", error.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_Responses_CountAgainstTheDayThatARestartRemembers()
    {
        decimal spent;
        await using (var server = await StartAsync(options => options.Budgets.Day = new BudgetOptions { Limit = 1000 }))
        {
            using var socket = await ConnectAsync(server, "/v1/realtime?model=anna");
            await ReceiveAsync(socket, "session.created");
            await socket.SendAsync(Encoding.UTF8.GetBytes("""{"type":"response.create"}"""), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
            await ReceiveAsync(socket, "response.done");
            spent = server.Services.GetRequiredService<Spending>().Total;
            await server.StopAsync(Cancellation);
        }

        await using var again = await StartAsync(options => options.Budgets.Day = new BudgetOptions { Limit = 1000 });

        Assert.InRange(spent, 0.001m, 100m);
        Assert.Equal(spent, again.Services.GetRequiredService<Spending>().Total);
    }

    [Fact]
    public async Task Voice_DayIsSpent_SaysASentence()
    {
        await using var server = await TwilioServer.StartAsync(Cancellation, options =>
        {
            options.Budgets.Day = new BudgetOptions { Limit = 10 };
            options.Budgets.File = Path.Combine(_folder.FullName, "spending.json");
        });
        server.Get<Spending>().Add(null, 10);

        var answer = await server.AskAsync("/twilio/voice", TwilioServer.Form(), Cancellation);

        Assert.Contains("<Say", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("<Stream", answer, StringComparison.Ordinal);
    }

    private Task<RunningServer> StartAsync(Action<ParleyOptions> configure) => RunningServer.StartAsync(Cancellation, options =>
    {
        options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna." });
        options.Prices["anna"] = s_dear;
        options.Calls.LastWordsTime = TimeSpan.Zero;
        options.Budgets.File = Path.Combine(_folder.FullName, "spending.json");
        configure(options);
    });

    private static async Task<ClientWebSocket> ConnectAsync(RunningServer server, string path)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", server.Url.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(new Uri($"ws://{server.Url.Authority}{path}"), Cancellation);
        return socket;
    }

    private static async Task<JsonElement> ReceiveAsync(ClientWebSocket socket, string type)
    {
        var buffer = new byte[256 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(buffer.AsMemory(length), Cancellation);
                length += result.Count;
            }
            while (!result.EndOfMessage);

            if (result.MessageType == WebSocketMessageType.Close)
            {
                throw new InvalidOperationException("The server closed.");
            }

            if (result.MessageType == WebSocketMessageType.Text && JsonElement.Parse(buffer.AsSpan(0, length)) is var message && message.GetProperty("type").GetString() == type)
            {
                return message;
            }
        }
    }
}
