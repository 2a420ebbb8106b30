using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Engine.Mcp;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Testing.Stages;
using Parley.Testing.Time;

namespace Parley.Engine.Tests.Cascade;

/// <summary>An engine of fakes with one open connection, and what a client does with it.</summary>
internal sealed class EngineHarness : IAsyncDisposable
{
    private readonly EngineModel _model;
    private readonly IRealtimeConnection _connection;
    private readonly IAsyncEnumerator<ServerEvent> _events;

    private EngineHarness(EngineModel model, IRealtimeConnection connection, ManualTimeProvider time)
    {
        _model = model;
        _connection = connection;
        Time = time;
        _events = connection.ReceiveAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
    }

    public ManualTimeProvider Time { get; }

    public IRealtimeConnection Connection => _connection;

    /// <summary>All events received so far.</summary>
    public List<ServerEvent> Received { get; } = [];

    public static async Task<EngineHarness> ConnectAsync(IChatClient chat, ISpeechToTextClient? recogniser = null,
        ITextToSpeechClient? synthesiser = null, Action<EngineOptions>? configure = null, EngineConnectionOptions? connection = null,
        IMcpServers? mcpServers = null)
    {
        var time = new ManualTimeProvider();
        var options = new EngineOptions();
        configure?.Invoke(options);
        var stages = new EngineStages(recogniser ?? FakeSpeechToTextClient.Hearing(), chat, synthesiser ?? new FakeTextToSpeechClient())
        {
            McpServers = mcpServers,
        };
        var model = new EngineModel(stages, options, time, NullLoggerFactory.Instance);
        return new EngineHarness(
            model, await model.ConnectAsync(connection ?? new(), TestContext.Current.CancellationToken), time);
    }

    public ValueTask SendAsync(ClientEvent clientEvent) => _connection.SendAsync(clientEvent, TestContext.Current.CancellationToken);

    public ValueTask SayAsync(string text) => SendAsync(new ConversationItemCreateEvent
    {
        Item = new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = text }] },
    });

    public ValueTask RespondAsync(ResponseConfiguration? response = null) => SendAsync(new ResponseCreateEvent { Response = response });

    /// <summary>Sends audio as 20 ms frames of PCM at 24 kHz.</summary>
    public async Task SpeakAsync(byte[] audio)
    {
        const int FrameByteCount = 960;
        for (var start = 0; start < audio.Length; start += FrameByteCount)
        {
            await _connection.SendAudioAsync(
                audio.AsMemory(start, Math.Min(FrameByteCount, audio.Length - start)), TestContext.Current.CancellationToken);
        }
    }

    public async Task<ServerEvent> NextAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var next = _events.MoveNextAsync().AsTask();
        if (await Task.WhenAny(next, Task.Delay(Timeout.Infinite, timeout.Token)) != next)
        {
            Assert.Fail($"No further event within 10 s. Received: {string.Join(", ", Received.Select(received => received.Type))}");
        }

        Assert.True(await next, "The connection ended.");
        Received.Add(_events.Current);
        return _events.Current;
    }

    /// <summary>Reads until an event of the kind comes.</summary>
    public async Task<TEvent> UntilAsync<TEvent>(Func<TEvent, bool>? condition = null)
        where TEvent : ServerEvent
    {
        while (true)
        {
            if (await NextAsync() is TEvent wanted && condition?.Invoke(wanted) != false)
            {
                return wanted;
            }
        }
    }

    /// <summary>Waits until a timer of the engine is armed that falls due within the given time.</summary>
    public async Task UntilTimerAsync(TimeSpan due)
    {
        while (!(Time.NextDue <= due))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public IEnumerable<string> Types => Received.Select(received => received.Type);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _events.DisposeAsync();
        _model.Dispose();
    }
}
