using Parley.Calls.Legs;

namespace Parley.Calls.Sounds;

/// <summary>What a party is played that nobody says: music while it is held, the tones of keys. None of it is an item of the conversation. Any thread.</summary>
/// <param name="leg">The party's.</param>
/// <param name="music">What it hears while it is held; null for silence.</param>
/// <param name="timeProvider">The clock that music is paced by.</param>
internal sealed class LineSounds(ILeg leg, HoldMusic? music, TimeProvider timeProvider) : IAsyncDisposable
{
    private const string MusicItem = "sound_hold";
    private const string TonesItem = "sound_tones";
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_lead = TimeSpan.FromMilliseconds(500); // of what is sent before what is played: a busy machine makes no holes
    private readonly Lock _gate = new();
    private CancellationTokenSource? _stopping;
    private bool _isOver;
    private Task _playing = Task.CompletedTask;
    private volatile Task _tones = Task.CompletedTask;

    /// <summary>Completes when no tones are being played: what else concerns the playing waits for that.</summary>
    public Task WhenTonesEnded => _tones;

    /// <summary>Begins the music, from its beginning; nothing when it plays.</summary>
    public void StartMusic()
    {
        lock (_gate)
        {
            if (music is null || _isOver || _stopping is not null)
            {
                return;
            }

            _stopping = new CancellationTokenSource();
            _playing = PlayAsync(music.Encode(leg.Capabilities.OutputFormat), _stopping.Token);
        }
    }

    /// <summary>Ends the music at once; nothing when none plays. Never throws.</summary>
    public async Task StopMusicAsync()
    {
        CancellationTokenSource? stopping;
        Task playing;
        lock (_gate)
        {
            (stopping, _stopping) = (_stopping, null);
            playing = _playing;
        }

        if (stopping is null)
        {
            return;
        }

        await stopping.CancelAsync().ConfigureAwait(false);
        await playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
        Task clearing = leg.ClearPlayoutAsync(CancellationToken.None).AsTask();
        await clearing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The call is over: the music ends, and none begins.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isOver = true;
        }

        await StopMusicAsync().ConfigureAwait(false);
    }

    /// <summary>Plays the tones of keys behind what plays now, and completes when they are heard.</summary>
    /// <param name="digits"><c>0-9</c>, <c>*</c>, <c>#</c>, and <c>w</c> for half a second of silence.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task PlayTonesAsync(string digits, CancellationToken cancellationToken) => _tones = PlayAndHearAsync(digits, cancellationToken);

    private async Task PlayAndHearAsync(string digits, CancellationToken cancellationToken)
    {
        await leg.SendAudioAsync(TonesItem, 0, DtmfTones.Write(digits, leg.Capabilities.OutputFormat), cancellationToken).ConfigureAwait(false);
        await leg.EndAudioAsync(TonesItem, 0, cancellationToken).ConfigureAwait(false);
        await leg.WhenHeardAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task PlayAsync(byte[] piece, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var format = leg.Capabilities.OutputFormat;
        var startedAt = timeProvider.GetTimestamp();
        var sent = 0L;
        using var timer = new PeriodicTimer(s_period, timeProvider);
        do
        {
            var due = format.BytesOf(timeProvider.GetElapsedTime(startedAt) + s_lead);
            while (sent < due)
            {
                var position = (int)(sent % piece.Length);
                var length = (int)Math.Min(due - sent, piece.Length - position);
                await leg.SendAudioAsync(MusicItem, 0, piece.AsMemory(position, length), cancellationToken).ConfigureAwait(false);
                sent += length;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }
}
