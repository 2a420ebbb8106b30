using System.Text.Json;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Costs;

/// <summary>The file that keeps the day's spending. It is replaced as a whole, so that a reader never sees half of it.</summary>
internal sealed class SpendingFile(string path)
{
    private readonly string _path = Path.GetFullPath(path);

    /// <summary>Null when there is none yet.</summary>
    /// <exception cref="ParleyConfigurationException">It cannot be read or is not what it should be.</exception>
    public SpendingDay? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(_path), SpendingJson.Default.SpendingDay) is { Keys: not null } day
                ? day
                : throw new JsonException("it lacks a member.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ParleyConfigurationException(
                $"{_path}: cannot read the day's spending: {exception.Message} Restore the file, or delete it to begin with nothing spent.", _path, exception);
        }
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public void Write(SpendingDay day)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        PrivateFile.Replace(_path, stream => JsonSerializer.Serialize(stream, day, SpendingJson.Default.SpendingDay));
    }
}
