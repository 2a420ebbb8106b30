namespace Parley.Benchmarks.Speech;

/// <summary>Notes when its reader saw the end.</summary>
internal sealed class EndTimingStream(byte[] content) : MemoryStream(content)
{
    private long _endedAt;

    public TimeSpan SinceEnd => TimeProvider.System.GetElapsedTime(_endedAt);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        _endedAt = TimeProvider.System.GetTimestamp();
        return count;
    }
}
