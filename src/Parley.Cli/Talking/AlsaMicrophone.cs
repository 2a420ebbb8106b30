namespace Parley.Cli.Talking;

/// <summary>The machine's microphone.</summary>
internal sealed class AlsaMicrophone : IMicrophone
{
    private readonly AlsaProcess _process = AlsaProcess.Start("arecord");

    public async ValueTask<bool> ReadAsync(Memory<byte> frame, CancellationToken cancellationToken)
    {
        if (await _process.Output.ReadAtLeastAsync(frame, frame.Length, throwOnEndOfStream: false, cancellationToken) == frame.Length)
        {
            return true;
        }

        throw await _process.DescribeEndAsync();
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
