using System.Threading.Channels;
using Parley.Calls;
using Parley.Calls.Legs;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Sessions;

namespace Parley.Server.Console.Live;

/// <summary>
/// Finds out when an operator speaks who has a call, and in which words: a transcription session of the engine hears the microphone beside the caller. Where
/// nothing can write the words down, it is told how long was spoken.
/// </summary>
/// <param name="connection">A transcription session for PCM at 24 kHz.</param>
/// <param name="isTranscribed">Whether what recognises speech here is good for these calls.</param>
/// <param name="tell">Is told of each thing that was said, in order.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class OperatorWords(IRealtimeConnection connection, bool isTranscribed, Func<ColleagueSpokeEvent, Task> tell, TimeProvider timeProvider)
{
    private const int WaitingCount = 250; // of 20 ms: who recognises more slowly than is spoken loses the oldest
    private static readonly TimeSpan s_silence = TimeSpan.FromMilliseconds(600); // that ends what was said
    private readonly Channel<(LegAudio Piece, DateTimeOffset HeardAt)> _voice = Channel.CreateBounded<(LegAudio Piece, DateTimeOffset HeardAt)>(
        new BoundedChannelOptions(WaitingCount) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, lost => lost.Piece.Dispose());

    private readonly VoiceClock _clock = new(timeProvider);
    private readonly Dictionary<string, (DateTimeOffset Began, TimeSpan? Duration)> _speeches = new(StringComparer.Ordinal); // by item, until it is told of
    private volatile bool _isLast;

    /// <summary>A piece of the voice, copied. Waits for nothing.</summary>
    public void Hear(ReadOnlyMemory<byte> pcm) => _voice.Writer.TryWrite((LegAudio.Copy(pcm.Span), timeProvider.GetUtcNow()));

    /// <summary>The operator has given the call back: what was said last is still told of.</summary>
    public void Complete() => _voice.Writer.TryComplete();

    /// <summary>Runs until all is told of that was said before <see cref="Complete"/>; what is not recognised by the cancellation is told of without words.</summary>
    /// <exception cref="RealtimeDisconnectedException">The session broke.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(stopping.Token);
        try
        {
            await foreach (var serverEvent in connection.ReceiveAsync(stopping.Token))
            {
                var isAnswer = serverEvent is InputAudioBufferCommittedEvent or ErrorEvent; // to the last commit: an empty one is an error
                await TakeAsync(serverEvent);
                if (_isLast && _speeches.Count == 0 && (isAnswer || serverEvent is InputAudioTranscriptionCompletedEvent or InputAudioTranscriptionFailedEvent))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // what is recognised by now is told of
        }
        finally
        {
            await stopping.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var itemId in _speeches.Keys.ToList())
            {
                await TellAsync(itemId, null);
            }
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendAsync(Configure(), cancellationToken);
            await foreach (var (piece, heardAt) in _voice.Reader.ReadAllAsync(cancellationToken))
            {
                using (piece)
                {
                    _clock.Sent(piece.Memory.Length, heardAt);
                    await connection.SendAudioAsync(piece.Memory, cancellationToken);
                }
            }

            _isLast = true;
            await connection.SendAsync(new InputAudioBufferCommitEvent(), cancellationToken);
        }
        finally
        {
            while (_voice.Reader.TryRead(out var left))
            {
                left.Piece.Dispose();
            }
        }
    }

    private SessionUpdateEvent Configure() => new()
    {
        Session = new TranscriptionSessionConfiguration
        {
            Audio = new AudioConfiguration
            {
                Input = new AudioInputConfiguration
                {
                    Transcription = isTranscribed ? new TranscriptionConfiguration() : new Optional<TranscriptionConfiguration>(null),
                    TurnDetection = new TurnDetectionConfiguration { Type = "server_vad", SilenceDurationMs = (int)s_silence.TotalMilliseconds },
                },
            },
        },
    };

    private async Task TakeAsync(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case InputAudioBufferSpeechStartedEvent started:
                _speeches[started.ItemId] = (_clock.Find(TimeSpan.FromMilliseconds(started.AudioStartMs)), null);
                break;
            case InputAudioBufferSpeechStoppedEvent stopped when _speeches.TryGetValue(stopped.ItemId, out var speech):
                _speeches[stopped.ItemId] = speech with { Duration = _clock.Find(TimeSpan.FromMilliseconds(stopped.AudioEndMs)) - s_silence - speech.Began };
                break;
            case InputAudioBufferCommittedEvent committed when !isTranscribed:
                await TellAsync(committed.ItemId, null);
                break;
            case InputAudioTranscriptionCompletedEvent words:
                await TellAsync(words.ItemId, string.IsNullOrWhiteSpace(words.Transcript) ? null : words.Transcript);
                break;
            case InputAudioTranscriptionFailedEvent failed:
                await TellAsync(failed.ItemId, null);
                break;
        }
    }

    private async Task TellAsync(string itemId, string? text)
    {
        if (_speeches.Remove(itemId, out var speech))
        {
            var duration = speech.Duration ?? timeProvider.GetUtcNow() - speech.Began;
            await tell(new ColleagueSpokeEvent($"operator_{itemId}", speech.Began, duration > TimeSpan.Zero ? duration : TimeSpan.Zero, text));
        }
    }
}
