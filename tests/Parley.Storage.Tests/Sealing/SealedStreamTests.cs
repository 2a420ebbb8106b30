using System.Security.Cryptography;
using Parley.Storage.Sealing;

namespace Parley.Storage.Tests.Sealing;

[Trait("Category", "Unit")]
public sealed class SealedStreamTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData((40 * 1024) + 7)]
    public async Task Write_AnyLength_IsReadBackFromAnyPlace(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        await WriteAsync(bytes);

        await using var stream = await OpenAsync();
        var all = new byte[length];
        await stream.ReadExactlyAsync(all, Cancellation);
        stream.Position = length / 2;
        var rest = new byte[length - (length / 2)];
        await stream.ReadExactlyAsync(rest, Cancellation);

        Assert.Equal(length, stream.Length);
        Assert.Equal(bytes, all);
        Assert.Equal(bytes[(length / 2)..], rest);
        Assert.Equal(0, await stream.ReadAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task Write_IntoTheMiddleOfAFile_ChangesThatPartAlone()
    {
        var bytes = RandomNumberGenerator.GetBytes(50_000);
        await WriteAsync(bytes);
        await using (var stream = await OpenAsync())
        {
            stream.Position = 16_000;
            await stream.WriteAsync(new byte[1_000], Cancellation); // across the border of two pieces
        }

        await using var changed = await OpenAsync();
        var all = new byte[50_000];
        await changed.ReadExactlyAsync(all, Cancellation);

        Array.Clear(bytes, 16_000, 1_000);
        Assert.Equal(bytes, all);
    }

    [Fact]
    public async Task Read_OfAFileThatWasChanged_Fails()
    {
        await WriteAsync(new byte[40_000]);
        var stored = await File.ReadAllBytesAsync(_path, Cancellation);
        stored[^100] ^= 1;
        await File.WriteAllBytesAsync(_path, stored, Cancellation);

        await using var stream = await OpenAsync();
        stream.Position = 39_000;

        await Assert.ThrowsAsync<StorageException>(() => stream.ReadAsync(new byte[1], Cancellation).AsTask());
    }

    [Fact]
    public async Task Open_UnderAnotherName_Fails()
    {
        await WriteAsync(new byte[10]);

        await Assert.ThrowsAsync<StorageException>(() => OpenAsync("recording/other.wav"));
    }

    [Fact]
    public async Task SealAnew_WithANewKey_OpensWithoutTheOldOne()
    {
        await WriteAsync([1, 2, 3]);
        await using (var file = File.Open(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            Assert.True(await SealedStream.SealAnewAsync(file, TestKeys.Ring("k2", "k1"), "recording/call.wav", Cancellation));
            Assert.False(await SealedStream.SealAnewAsync(file, TestKeys.Ring("k2", "k1"), "recording/call.wav", Cancellation));
        }

        await using var stream = await SealedStream.OpenAsync(File.Open(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), TestKeys.Ring("k2"), "recording/call.wav", Cancellation);
        var all = new byte[3];
        await stream.ReadExactlyAsync(all, Cancellation);

        Assert.Equal([1, 2, 3], all);
        await Assert.ThrowsAsync<StorageException>(() => OpenAsync());
    }

    [Fact]
    public async Task Open_OfAFileThatWasNeverSealed_SaysSo()
    {
        await File.WriteAllTextAsync(_path, new string('x', 1_000), Cancellation);

        await Assert.ThrowsAsync<StorageException>(() => OpenAsync());
        await using var file = File.Open(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Assert.False(await SealedStream.IsSealedAsync(file, Cancellation));
    }

    public void Dispose() => File.Delete(_path);

    private async Task WriteAsync(byte[] bytes)
    {
        await using var stream = await SealedStream.CreateAsync(File.Open(_path, FileMode.Create), TestKeys.Ring("k1"), "recording/call.wav", Cancellation);
        foreach (var part in bytes.Chunk(999))
        {
            await stream.WriteAsync(part, Cancellation);
        }
    }

    private Task<SealedStream> OpenAsync(string place = "recording/call.wav") =>
        SealedStream.OpenAsync(File.Open(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite), TestKeys.Ring("k1"), place, Cancellation);
}
