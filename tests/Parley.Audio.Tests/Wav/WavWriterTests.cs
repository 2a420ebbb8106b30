using Parley.Audio.Wav;

namespace Parley.Audio.Tests.Wav;

[Trait("Category", "Unit")]
public sealed class WavWriterTests
{
    private static readonly short[] s_samples = [.. Enumerable.Range(-10_000, 20_000).Select(i => (short)i)];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_Samples_ComeBack()
    {
        var stream = new MemoryStream();

        await using (var writer = await WavWriter.CreateAsync(stream, 24_000, cancellationToken: CancellationToken))
        {
            await writer.WriteAsync(s_samples.AsMemory(0, 5_000), CancellationToken);
            await writer.WriteAsync(s_samples.AsMemory(5_000), CancellationToken);
            Assert.Equal(s_samples.Length / 24_000.0, writer.Duration.TotalSeconds, 1e-6);
        }

        var audio = WavReader.ReadAll(stream.ToArray());
        Assert.Equal(s_samples, audio.Samples.ToArray());
        Assert.Equal((24_000, false), (audio.SampleRate, audio.IsTruncated));
    }

    [Fact]
    public async Task FlushAsync_ThenACrash_LeavesAValidFile()
    {
        var stream = new MemoryStream();
        var writer = await WavWriter.CreateAsync(stream, 8_000, cancellationToken: CancellationToken);
        await writer.WriteAsync(s_samples.AsMemory(0, 800), CancellationToken);

        await writer.FlushAsync(CancellationToken);
        await writer.WriteAsync(s_samples.AsMemory(800, 800), CancellationToken);

        var audio = WavReader.ReadAll(stream.ToArray());
        Assert.Equal(s_samples[..800], audio.Samples.ToArray());
    }

    [Fact]
    public async Task WriteAsync_StreamThatCannotSeek_IsReadToItsEnd()
    {
        var stream = new OneWayStream();

        await using (var writer = await WavWriter.CreateAsync(stream, 8_000, cancellationToken: CancellationToken))
        {
            await writer.WriteAsync(s_samples, CancellationToken);
        }

        var audio = WavReader.ReadAll(stream.ToArray());
        Assert.Equal(s_samples, audio.Samples.ToArray());
        Assert.False(audio.IsTruncated);
    }

    [Fact]
    public async Task WriteAsync_TwoChannels_AreMixedWhenRead()
    {
        var stream = new MemoryStream();

        await using (var writer = await WavWriter.CreateAsync(stream, 8_000, 2, CancellationToken))
        {
            await writer.WriteAsync(new short[] { 100, 200, -100, -300 }, CancellationToken);
            await Assert.ThrowsAsync<ArgumentException>(async () => await writer.WriteAsync(new short[3], CancellationToken));
        }

        var audio = WavReader.ReadAll(stream.ToArray());
        Assert.Equal([150, -200], audio.Samples.ToArray());
        Assert.Equal(2, audio.Format.ChannelCount);
    }

    [Fact]
    public async Task CreateAsync_MiddleOfAStream_WritesFromThere()
    {
        var stream = new MemoryStream();
        await stream.WriteAsync(new byte[10], CancellationToken);

        await using (var writer = await WavWriter.CreateAsync(stream, 8_000, cancellationToken: CancellationToken))
        {
            await writer.WriteAsync(s_samples, CancellationToken);
        }

        var audio = WavReader.ReadAll(stream.ToArray().AsSpan(10));
        Assert.Equal(s_samples, audio.Samples.ToArray());
    }

    private sealed class OneWayStream : MemoryStream
    {
        public override bool CanSeek => false;
    }
}
