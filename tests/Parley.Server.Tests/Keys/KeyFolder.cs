using Parley.Server.Keys;

namespace Parley.Server.Tests.Keys;

/// <summary>A key file in a folder of its own.</summary>
internal sealed class KeyFolder(TimeProvider timeProvider) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-keys-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "data", "keys.json");

    public ApiKeyFile File => new(Path, timeProvider);

    public void Dispose() => _folder.Delete(recursive: true);
}
