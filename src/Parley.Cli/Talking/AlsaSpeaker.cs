namespace Parley.Cli.Talking;

/// <summary>The machine's loudspeaker.</summary>
internal sealed class AlsaSpeaker : ISpeaker
{
    private readonly AlsaProcess _process = AlsaProcess.Start("aplay");

    public async ValueTask PlayAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        try
        {
            await _process.Input.WriteAsync(frame, cancellationToken);
            await _process.Input.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            throw await _process.DescribeEndAsync();
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
