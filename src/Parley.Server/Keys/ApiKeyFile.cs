using System.Text.Json;
using Parley.Engine;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Keys;

/// <summary>
/// The file that keeps the API keys' hashes. It is replaced as a whole, so that a reader never sees half of it, and only its owner may
/// read it. A running server notices a change within a second.
/// </summary>
/// <param name="path">Where it is or shall be.</param>
/// <param name="timeProvider">Dates the keys.</param>
public sealed class ApiKeyFile(string path, TimeProvider timeProvider)
{
    /// <summary>Where it is when nobody says otherwise, under the working directory.</summary>
    public static string DefaultPath { get; } = System.IO.Path.Combine("data", "keys.json");

    /// <summary>Its full path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>True when there is one, with keys in it or without.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>The keys, expired ones too, in the order in which they were made. None when there is no file.</summary>
    /// <exception cref="ParleyConfigurationException">It cannot be read or is not what it should be.</exception>
    public IReadOnlyList<ApiKey> Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path), ApiKeyJson.Default.ApiKeyList)?.Keys
                ?? throw new JsonException("it is null.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ParleyConfigurationException(
                $"{Path}: cannot read the API keys: {exception.Message} Restore the file, or delete it and make new keys with: parley keys create",
                Path,
                exception);
        }
    }

    /// <summary>Makes a key and keeps its hash.</summary>
    /// <exception cref="ParleyConfigurationException">The file is not what it should be.</exception>
    /// <exception cref="IOException">It cannot be written, or another program is changing it.</exception>
    public NewApiKey Create(ApiKeyRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var secret = Secrets.Create(Secrets.ApiKeyPrefix);
        var now = timeProvider.GetUtcNow();
        var createdAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        var key = new ApiKey
        {
            Id = "key_" + new RandomIdSource(timeProvider).Next(12),
            Name = request.Name,
            Sha256 = Secrets.HexDigest(secret),
            Ending = secret[^4..],
            CreatedAt = createdAt,
            ExpiresAt = createdAt + request.Lifetime,
            MaxSessions = request.MaxSessions,
            RequestsPerMinute = request.RequestsPerMinute,
            Role = request.Role,
        };
        using var _ = PrivateFile.Lock(Path);
        Write([.. Read(), key]);
        return new NewApiKey(key, secret);
    }

    /// <summary>Takes a key away: it opens nothing any more, nor do the client secrets made with it. Open sessions go on.</summary>
    /// <returns>The key; null when there is none of that id.</returns>
    /// <exception cref="ParleyConfigurationException">The file is not what it should be.</exception>
    /// <exception cref="IOException">It cannot be written, or another program is changing it.</exception>
    public ApiKey? Revoke(string id)
    {
        if (Read().All(key => key.Id != id))
        {
            return null;
        }

        using var _ = PrivateFile.Lock(Path);
        var keys = Read();
        Write([.. keys.Where(key => key.Id != id)]);
        return keys.FirstOrDefault(key => key.Id == id);
    }

    private void Write(IReadOnlyList<ApiKey> keys) => PrivateFile.Replace(
        Path, stream => JsonSerializer.Serialize(stream, new ApiKeyList { Keys = keys }, ApiKeyJson.Default.ApiKeyList));
}
