using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Parley.Calls;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Sessions;
using Parley.Server.Console.Live;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Console;

/// <summary>What an operator says who has taken a call over, as the engine's transcription session tells it.</summary>
public sealed class OperatorWordsTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly DateTimeOffset _began;
    private readonly Session _session = new();
    private readonly List<ColleagueSpokeEvent> _told = [];
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    public OperatorWordsTests() => _began = _clock.GetUtcNow();

    [Fact]
    public async Task RunAsync_Recognised_TellsTheWordsAndWhenTheyWereSaid()
    {
        var (words, running) = Start(isTranscribed: true);
        await HearAsync(words, seconds: 1);
        _clock.Advance(TimeSpan.FromSeconds(10)); // nothing comes meanwhile
        await HearAsync(words, seconds: 4);
        _clock.Advance(TimeSpan.FromSeconds(5)); // what is told comes late
        await _session.TellAsync(new InputAudioBufferSpeechStartedEvent { ItemId = "item_1", AudioStartMs = 1500 });
        await _session.TellAsync(new InputAudioBufferSpeechStoppedEvent { ItemId = "item_1", AudioEndMs = 4900 });
        await _session.TellAsync(new InputAudioTranscriptionCompletedEvent { ItemId = "item_1", ContentIndex = 0, Transcript = "Here is Berta." });
        await EndAsync(words, running);

        var told = Assert.Single(_told);
        Assert.Equal(("operator_item_1", "Here is Berta."), (told.ItemId, told.Text));
        Assert.Equal((11.5, 2.8), ((told.Began - _began).TotalSeconds, told.Duration.TotalSeconds));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_NothingWritesItDown_TellsHowLongItWas(bool isTranscribed)
    {
        var (words, running) = Start(isTranscribed);
        await HearAsync(words, seconds: 2);
        await _session.TellAsync(new InputAudioBufferSpeechStartedEvent { ItemId = "item_1", AudioStartMs = 0 });
        await _session.TellAsync(new InputAudioBufferSpeechStoppedEvent { ItemId = "item_1", AudioEndMs = 1900 });
        await _session.TellAsync(isTranscribed
            ? new InputAudioTranscriptionCompletedEvent { ItemId = "item_1", ContentIndex = 0, Transcript = " " }
            : new InputAudioBufferCommittedEvent { ItemId = "item_1" });
        await EndAsync(words, running);

        var told = Assert.Single(_told);
        Assert.Equal((null, 1.3), (told.Text, told.Duration.TotalSeconds));
        Assert.Equal(isTranscribed, _session.Transcribes);
    }

    [Fact]
    public async Task RunAsync_CancelledBeforeTheWordsCame_TellsThatSomethingWasSaid()
    {
        using var stopping = new CancellationTokenSource();
        var words = new OperatorWords(_session, isTranscribed: true, TellAsync, _clock);
        var running = words.RunAsync(stopping.Token);
        await _session.TellAsync(new InputAudioBufferSpeechStartedEvent { ItemId = "item_1", AudioStartMs = 0 });
        await _session.TellAsync(new InputAudioBufferClearedEvent());
        words.Complete();
        await stopping.CancelAsync();
        await running;

        Assert.Null(Assert.Single(_told).Text);
    }

    [Fact]
    public async Task Hear_Voice_IsSentAsItWas()
    {
        var (words, running) = Start(isTranscribed: true);
        words.Hear(new byte[] { 1, 2, 3, 4 });
        await EndAsync(words, running);

        Assert.Equal([1, 2, 3, 4], _session.Heard);
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private (OperatorWords Words, Task Running) Start(bool isTranscribed)
    {
        var words = new OperatorWords(_session, isTranscribed, TellAsync, _clock);
        return (words, words.RunAsync(_cancellationToken));
    }

    /// <summary>A piece of the voice, until the session has it.</summary>
    private async Task HearAsync(OperatorWords words, int seconds)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        words.Hear(new byte[48_000 * seconds]);
        await _session.TakePieceAsync(_cancellationToken);
    }

    private async Task EndAsync(OperatorWords words, Task running)
    {
        words.Complete();
        await _session.WhenCommitted.WaitAsync(_cancellationToken);
        _session.Tell(new ErrorEvent { Error = new ErrorDetails { Type = "invalid_request_error", Message = "The buffer is empty." } });
        await running;
    }

    private Task TellAsync(ColleagueSpokeEvent spoke)
    {
        _told.Add(spoke);
        return Task.CompletedTask;
    }

    /// <summary>A transcription session that says what a test wants, one event after the other: the next is taken once the reader comes back for it.</summary>
    private sealed class Session : IRealtimeConnection
    {
        private readonly Channel<(ServerEvent Event, TaskCompletionSource Taken)> _events = Channel.CreateBounded<(ServerEvent, TaskCompletionSource)>(1);
        private readonly Channel<int> _pieces = Channel.CreateUnbounded<int>();
        private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task WhenCommitted => _committed.Task;

        public bool Transcribes { get; private set; }

        public List<byte> Heard { get; } = [];

        /// <summary>Completes when the reader has the event.</summary>
        public async Task TellAsync(ServerEvent serverEvent)
        {
            var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _events.Writer.WriteAsync((serverEvent, taken));
            await taken.Task;
        }

        /// <summary>Completes when the next piece of the voice is here.</summary>
        public ValueTask<int> TakePieceAsync(CancellationToken cancellationToken) => _pieces.Reader.ReadAsync(cancellationToken);

        /// <summary>The last event, which the reader may have no need of.</summary>
        public void Tell(ServerEvent serverEvent) => _events.Writer.TryWrite((serverEvent, new TaskCompletionSource()));

        public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
        {
            if (clientEvent is SessionUpdateEvent { Session: TranscriptionSessionConfiguration session })
            {
                Transcribes = session.Audio!.Input!.Transcription.Value is not null;
            }
            else if (clientEvent is InputAudioBufferCommitEvent)
            {
                _committed.TrySetResult();
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
        {
            Heard.AddRange(audio.Span);
            _pieces.Writer.TryWrite(audio.Length);
            return ValueTask.CompletedTask;
        }

        public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var (serverEvent, taken) in _events.Reader.ReadAllAsync(cancellationToken))
            {
                taken.SetResult();
                yield return serverEvent;
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
