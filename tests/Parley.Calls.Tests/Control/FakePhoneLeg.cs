using System.Threading.Channels;
using Parley.Agents.Playout;
using Parley.Audio;
using Parley.Calls.Legs;

namespace Parley.Calls.Tests.Control;

/// <summary>A telephone's leg without a telephone: µ-law, heard when the test says so.</summary>
internal sealed class FakePhoneLeg : ILeg
{
    private readonly Channel<LegAudio> _input = Channel.CreateBounded<LegAudio>(1_000);
    private readonly Channel<LegSignal> _signals = Channel.CreateBounded<LegSignal>(100);
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LegCapabilities Capabilities { get; } = new() { InputFormat = AudioFormat.Pcmu, OutputFormat = AudioFormat.Pcmu };

    public ChannelReader<LegAudio> Input => _input.Reader;

    public ChannelReader<LegSignal> Signals => _signals.Reader;

    public long DroppedCount => 0;

    /// <summary>What was sent to the party.</summary>
    public Channel<byte[]> Sent { get; } = Channel.CreateBounded<byte[]>(1_000);

    public List<CallEvent> Shown { get; } = [];

    /// <summary>Completes when somebody waits for the last words.</summary>
    public Task WhenAsked => _asked.Task;

    public void Speak(byte[] audio) => _input.Writer.TryWrite(LegAudio.Copy(audio));

    public void Signal(LegSignal signal) => _signals.Writer.TryWrite(signal);

    public void Hear() => _heard.TrySetResult();

    public ValueTask SendAudioAsync(string itemId, int contentIndex, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        Sent.Writer.WriteAsync(audio.ToArray(), cancellationToken);

    public ValueTask EndAudioAsync(string itemId, int contentIndex, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <summary>How often it was told to stop playing.</summary>
    public int ClearCount { get; private set; }

    public ValueTask<HeardPosition?> ClearPlayoutAsync(CancellationToken cancellationToken = default)
    {
        ClearCount++;
        return ValueTask.FromResult<HeardPosition?>(null);
    }

    public Task WhenHeardAsync(CancellationToken cancellationToken = default)
    {
        _asked.TrySetResult();
        return _heard.Task.WaitAsync(cancellationToken);
    }

    /// <summary>What showing something waits for, or throws; null for nothing.</summary>
    public Func<CallEvent, Task>? Showing { get; set; }

    public ValueTask ShowAsync(CallEvent callEvent, CancellationToken cancellationToken = default)
    {
        lock (Shown)
        {
            Shown.Add(callEvent);
        }

        return Showing is { } showing ? new ValueTask(showing(callEvent)) : ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _signals.Writer.TryWrite(new LegEndedSignal("closed"));
        _signals.Writer.TryComplete();
        _input.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
