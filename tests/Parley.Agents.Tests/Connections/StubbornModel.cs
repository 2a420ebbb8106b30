using System.Runtime.CompilerServices;
using Parley.Realtime;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Connections;

/// <summary>A fake model whose connections misbehave when they are used or closed.</summary>
internal sealed class StubbornModel(Stubbornness how) : IRealtimeModel
{
    public FakeRealtimeModel Inner { get; } = new();

    public async ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default) =>
        new Connection(await Inner.ConnectAsync(cancellationToken), how);

    private sealed class Connection(IRealtimeConnection inner, Stubbornness how) : IRealtimeConnection
    {
        private int _sentCount;

        public async ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
        {
            if (how == Stubbornness.TakesNothingAtAll || (how == Stubbornness.TakesNothing && ++_sentCount > 1))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            await inner.SendAsync(clientEvent, cancellationToken);
        }

        public async ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
        {
            if (how is Stubbornness.TakesNoAudio or Stubbornness.TakesNoAudioForGood)
            {
                var ending = how == Stubbornness.TakesNoAudio ? cancellationToken : CancellationToken.None;
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ending);
            }

            await inner.SendAudioAsync(audio, cancellationToken);
        }

        public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var isDeaf = how is Stubbornness.NeverEnds;
            await foreach (var serverEvent in inner.ReceiveAsync(isDeaf ? CancellationToken.None : cancellationToken))
            {
                yield return serverEvent;
            }

            if (isDeaf)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (how == Stubbornness.CloseHangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
            }

            await inner.DisposeAsync();
            if (how == Stubbornness.CloseFails)
            {
                throw new InvalidOperationException("It cannot be closed.");
            }
        }
    }
}

/// <summary>How a <see cref="StubbornModel"/> misbehaves.</summary>
public enum Stubbornness
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Closing it throws.</summary>
    CloseFails,

    /// <summary>Closing it takes for ever.</summary>
    CloseHangs,

    /// <summary>Its events do not end when it is closed or reading is cancelled.</summary>
    NeverEnds,

    /// <summary>After the agent's settings, sending takes for ever.</summary>
    TakesNothing,

    /// <summary>Sending takes for ever from the beginning.</summary>
    TakesNothingAtAll,

    /// <summary>Sending audio takes for ever, unless it is cancelled.</summary>
    TakesNoAudio,

    /// <summary>Sending audio takes for ever, cancelled or not.</summary>
    TakesNoAudioForGood,
}
