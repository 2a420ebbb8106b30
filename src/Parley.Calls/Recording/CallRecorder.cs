using System.Buffers;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Parley.Audio;
using Parley.Audio.Wav;
using Parley.Calls.Bridging;

namespace Parley.Calls.Recording;

/// <summary>
/// Writes both sides of a call into a stereo WAV, the party left and the agent right. The party's samples are the clock: a sample of the
/// agent's stands beside the one of the party's during which it is played, and what is cleared before its turn is not in it. The file is
/// written beside the call; a disk that is more than 10 s behind ends the recording, for one with holes would be wrong.
/// </summary>
internal sealed class CallRecorder : IAsyncDisposable
{
    private const int PieceCapacity = 500; // of 20 ms
    private readonly AudioPath _party;
    private readonly AudioPath _agent;
    private readonly PendingSamples _pending;
    private readonly Channel<(short[] Buffer, int Length)> _pieces = Channel.CreateBounded<(short[], int)>(
        new BoundedChannelOptions(PieceCapacity) { SingleReader = true });

    private readonly Task _writing;
    private volatile bool _isOver;

    public CallRecorder(Stream stream, AudioFormat input, AudioFormat output)
    {
        SampleRate = input.SampleRate;
        var pcm = new AudioFormat(AudioEncoding.Pcm16, input.SampleRate);
        _party = new AudioPath(input, pcm);
        _agent = new AudioPath(output, pcm);
        _pending = new PendingSamples(TimeSpan.FromMinutes(10), input.SampleRate);
        _writing = WriteAsync(stream);
    }

    /// <summary>Of the file, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>Whether it ended before it was told to: the disk was full or too slow.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>How much is in the file.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>Completes when no more will be written: at the end, or when the stream failed or fell behind. Never faults.</summary>
    public Task Completion => _writing;

    /// <summary>The party was heard. One thread.</summary>
    public void Party(ReadOnlyMemory<byte> audio)
    {
        if (_isOver)
        {
            return;
        }

        var samples = MemoryMarshal.Cast<byte, short>(_party.Convert(audio).Span);
        var buffer = ArrayPool<short>.Shared.Rent(2 * samples.Length);
        _pending.Interleave(samples, buffer);
        if (!_pieces.Writer.TryWrite((buffer, 2 * samples.Length)))
        {
            ArrayPool<short>.Shared.Return(buffer);
            HasFailed |= !_isOver;
            Stop();
        }
    }

    /// <summary>Where what was said of an agent's item stands; null when nothing of it does.</summary>
    public (TimeSpan From, TimeSpan To)? FindAgentItem(string itemId) =>
        _pending.Find(itemId) is var (from, to) ? (TimeSpan.FromSeconds((double)from / SampleRate), TimeSpan.FromSeconds((double)to / SampleRate)) : null;

    /// <summary>The agent will be heard, after what it said before. One thread.</summary>
    /// <param name="itemId">Of what is said; null for what is no item's.</param>
    /// <param name="audio">It.</param>
    public void Agent(string? itemId, ReadOnlyMemory<byte> audio)
    {
        if (!_isOver)
        {
            _pending.Add(itemId, MemoryMarshal.Cast<byte, short>(_agent.Convert(audio).Span));
        }
    }

    /// <summary>What the agent said and was not heard yet will not be.</summary>
    public void AgentCleared() => _pending.Clear();

    /// <summary>Ends it; the file is whole when this completes. The stream stays the caller's.</summary>
    public ValueTask DisposeAsync()
    {
        Stop();
        return new ValueTask(_writing);
    }

    private void Stop()
    {
        _isOver = true;
        _pieces.Writer.TryComplete();
    }

    private async Task WriteAsync(Stream stream)
    {
        try
        {
            var writer = await WavWriter.CreateAsync(stream, SampleRate, channelCount: 2).ConfigureAwait(false);
            await using (writer.ConfigureAwait(false))
            {
                await foreach (var (buffer, length) in _pieces.Reader.ReadAllAsync().ConfigureAwait(false))
                {
                    await writer.WriteAsync(buffer.AsMemory(0, length)).ConfigureAwait(false);
                    ArrayPool<short>.Shared.Return(buffer);
                    Duration = writer.Duration;
                }
            }
        }
        catch (Exception) // whatever the stream throws, which may be the application's own; the call says that its recording failed
        {
            HasFailed = true; // the call goes on without its recording
            Stop();
        }
    }
}
