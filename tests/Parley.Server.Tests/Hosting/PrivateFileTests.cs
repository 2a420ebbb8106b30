using Parley.Server.Hosting;

namespace Parley.Server.Tests.Hosting;

[Trait("Category", "Unit")]
public sealed class PrivateFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-private-");

    [Fact]
    public void Replace_TheDiskIsFullMidway_KeepsTheOldFileAndNothingElse()
    {
        var path = Path.Combine(_folder.FullName, "keys.json");
        PrivateFile.Replace(path, stream => stream.Write("old"u8));

        var fault = Assert.Throws<IOException>(() => PrivateFile.Replace(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("No space left on device");
        }));

        Assert.Equal("No space left on device", fault.Message);
        Assert.Equal([path], Directory.GetFiles(_folder.FullName));
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void Replace_ThePlaceIsTaken_LeavesNothingBeside()
    {
        var path = Path.Combine(_folder.FullName, "taken");
        Directory.CreateDirectory(path);

        Assert.ThrowsAny<Exception>(() => PrivateFile.Replace(path, stream => stream.Write("new"u8)));

        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
