using Parley.Agents;
using Parley.Agents.Callbacks;
using Parley.Realtime;
using Parley.Samples.ShopMax;

namespace Tour;

/// <summary>ShopMax's support in the callback style: one question in writing, the answer as audio.</summary>
internal static class ShopMaxInTenLines
{
    public static async Task RunAsync(IRealtimeModel model, Room room, CancellationToken cancellationToken)
    {
        var (chunks, done) = (0, new TaskCompletionSource());
        var tools = ShopMaxAgent.CreateTools(ShopMaxAgent.CreateDatabase());
        var agent = new RealtimeAgent { Name = "shopmax", Instructions = ShopMaxAgent.Instructions, Voice = "marin", Tools = tools };
        await using var conversation = new VoiceConversation(agent, model)
        {
            OnAudio = _ => Task.FromResult(++chunks),
            OnTranscript = (text, isFinal) => isFinal ? room.SayAsync($"Agent: {text}") : Task.CompletedTask,
            OnTurnComplete = () => Task.FromResult(done.TrySetResult()),
            OnDisconnected = _ => Task.FromResult(done.TrySetResult()),
        };
        await conversation.ConnectAsync(cancellationToken: cancellationToken);
        await conversation.SendTextAsync("Where is my order ORD-DEL-7721?", cancellationToken: cancellationToken);
        await done.Task.WaitAsync(cancellationToken);
        await room.SayAsync($"Response complete: {chunks} chunks of audio.");
    }
}
