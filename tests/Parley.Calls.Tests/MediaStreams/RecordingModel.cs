using System.Runtime.CompilerServices;
using Parley.Realtime;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>The fake model with an ear: keeps the audio that it is sent. It may know no other format than PCM16 at 24 kHz.</summary>
internal sealed class RecordingModel(bool takesPcmAlone = false) : IRealtimeModel
{
    private readonly FakeRealtimeModel _model = new();
    private readonly List<byte> _audio = [];

    public ValueTask<FakeRealtimeConnection> NextConnectionAsync(CancellationToken cancellationToken) => _model.NextConnectionAsync(cancellationToken);

    public async ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default) =>
        new Connection(this, await _model.ConnectAsync(cancellationToken));

    /// <summary>All that it heard, once it is this much.</summary>
    public async Task<byte[]> HearAsync(int byteCount, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            lock (_audio)
            {
                if (_audio.Count >= byteCount)
                {
                    return [.. _audio];
                }
            }

            timeout.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private ServerEvent Answer(ServerEvent serverEvent)
    {
        if (!takesPcmAlone || serverEvent is not SessionUpdatedEvent { Session: { Audio: { } audio } session } updated)
        {
            return serverEvent;
        }

        return updated with
        {
            Session = session with
            {
                Audio = new AudioConfiguration
                {
                    Input = audio.Input! with { Format = AudioFormatConfiguration.Pcm },
                    Output = audio.Output! with { Format = AudioFormatConfiguration.Pcm },
                },
            },
        };
    }

    private sealed class Connection(RecordingModel owner, IRealtimeConnection inner) : IRealtimeConnection
    {
        public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default) => inner.SendAsync(clientEvent, cancellationToken);

        public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
        {
            lock (owner._audio)
            {
                owner._audio.AddRange(audio.Span);
            }

            return inner.SendAudioAsync(audio, cancellationToken);
        }

        public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var serverEvent in inner.ReceiveAsync(cancellationToken))
            {
                yield return owner.Answer(serverEvent);
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
