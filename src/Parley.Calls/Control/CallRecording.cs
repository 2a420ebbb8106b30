using Parley.Calls.Recording;

namespace Parley.Calls.Control;

/// <summary>A recording under way: a stereo WAV of 16 bit at the party's sample rate, the party left and the agent right, aligned to the sample.</summary>
public sealed class CallRecording : IAsyncDisposable
{
    private readonly CallRecorder _recorder;
    private readonly Stream? _own;
    private readonly Action _stopped;

    internal CallRecording(CallRecorder recorder, Stream? own, Action stopped)
    {
        _recorder = recorder;
        _own = own;
        _stopped = stopped;
    }

    /// <summary>How much is in the file.</summary>
    public TimeSpan Duration => _recorder.Duration;

    /// <summary>
    /// Where in the recording an item of the agent's stands, to the sample; what an interruption cut off counts as if it had been played. Null when
    /// nothing of it was said while it was recorded.
    /// </summary>
    public (TimeSpan From, TimeSpan To)? FindAgentItem(string itemId) => _recorder.FindAgentItem(itemId);

    /// <summary>Whether it ended by itself, because the disk was full or too slow. What is in the file is right.</summary>
    public bool HasFailed => _recorder.HasFailed;

    /// <summary>Ends it. The file is whole when this completes. The end of the call does it too.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopped();
        await _recorder.DisposeAsync().ConfigureAwait(false);
        if (_own is not null)
        {
            await _own.DisposeAsync().ConfigureAwait(false);
        }
    }
}
