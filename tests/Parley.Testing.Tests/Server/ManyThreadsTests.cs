using Parley.Agents;
using Parley.Agents.Sending;
using Parley.Agents.Sessions;
using Parley.Realtime.Items;
using Parley.Realtime.OpenAI;
using Parley.Testing.Server;
using Parley.Testing.Simulation;

namespace Parley.Testing.Tests.Server;

[Trait("Category", "Integration")]
public sealed class ManyThreadsTests
{
    private const int Threads = 8;
    private const int EachSends = 40;

    [Fact]
    [Row(107)]
    public async Task Sending_AudioAndMessagesFromManyThreads_EachArrivesWholeAndOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = new FakeRealtimeServer(new SimulationOptions());
        var model = new OpenAIRealtimeModel(new OpenAIRealtimeOptions { Endpoint = server.Endpoint, Model = "gpt-realtime-2.1" });
        await using var session = await RealtimeSession.StartAsync(new RealtimeAgent { Name = "shop" }, model, cancellationToken: cancellationToken);
        var item = new MessageItem { Role = MessageRole.User, Content = [] };

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(
            async () =>
            {
                for (var number = 0; number < EachSends; number++)
                {
                    await session.SendAudioAsync(new byte[960], cancellationToken);
                    var text = new InputTextPart { Text = $"{thread}/{number}" };
                    await session.SendMessageAsync(item with { Content = [text] }, MessageAnswer.Silent, cancellationToken);
                }
            },
            cancellationToken)));
        var told = await ToldAsync(session, cancellationToken);

        var wanted = Enumerable.Range(0, Threads).SelectMany(thread => Enumerable.Range(0, EachSends).Select(number => $"{thread}/{number}"));
        Assert.Equal(wanted.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        for (var thread = 0; thread < Threads; thread++)
        {
            Assert.Equal(Enumerable.Range(0, EachSends).Select(number => $"{thread}/{number}"), told.Where(text => text.StartsWith($"{thread}/", StringComparison.Ordinal)));
        }
    }

    /// <summary>What the server has by then, in its order.</summary>
    private static async Task<List<string>> ToldAsync(RealtimeSession session, CancellationToken cancellationToken)
    {
        var told = new List<string>();
        await foreach (var sessionEvent in session.Events.WithCancellation(cancellationToken))
        {
            if (sessionEvent is HistoryAddedEvent { Item: Parley.Agents.History.HistoryMessage message })
            {
                told.Add(message.Text);
            }

            Assert.IsNotType<SessionErrorEvent>(sessionEvent);
            if (told.Count == Threads * EachSends)
            {
                break;
            }
        }

        return told;
    }
}
