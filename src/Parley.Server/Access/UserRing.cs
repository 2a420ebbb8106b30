using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Access;

/// <summary>The local accounts in force. Thread-safe; looking one up takes no lock and reads no file.</summary>
internal sealed class UserRing : IWatchedFile
{
    private readonly UserFile? _file;
    private readonly AccessAudit _audit;
    private volatile IReadOnlyList<User> _users;
    private volatile bool _isRequired;
    private (DateTime WrittenAt, long Length)? _seen;
    private (DateTime WrittenAt, long Length)? _refused; // of which was told that it cannot be read

    /// <exception cref="ParleyConfigurationException">The user file cannot be read.</exception>
    public UserRing(ParleyOptions options, TimeProvider timeProvider, AccessAudit audit)
    {
        _audit = audit;
        _file = options.Access.UsersFile is { } path ? new UserFile(path, timeProvider) : null;
        _seen = FileStamp();
        _users = _file?.Read() ?? [];
        _isRequired = _seen is not null;
    }

    /// <summary>Whether there is a user file, or was one: that the last user is removed must not open the door to everybody.</summary>
    public bool IsRequired => _isRequired;

    /// <summary>How many accounts there are now.</summary>
    public int Count => _users.Count;

    /// <summary>Where accounts made by <c>parley users</c> come from; null for nowhere.</summary>
    public string? FilePath => _file?.Path;

    public User? FindByName(string name) => _users.FirstOrDefault(user => UserFile.IsNamed(user, name));

    public User? FindById(string id) => _users.FirstOrDefault(user => user.Id == id);

    /// <summary>Reads the user file again if it has changed, and tells the audit log what did. One caller at a time.</summary>
    public async Task RefreshAsync()
    {
        var stamp = FileStamp();
        if (stamp == _seen)
        {
            return;
        }

        IReadOnlyList<User> read;
        try
        {
            read = _file!.Read();
        }
        catch (ParleyConfigurationException)
        {
            if (stamp != _refused)
            {
                _refused = stamp;
                _audit.UsersUnreadable(); // those that were read last stay in force
            }

            return; // tried again: it may be readable later without being written
        }

        _seen = stamp;
        _refused = null;

        var former = _users;
        _users = read;
        _isRequired = true;
        foreach (var change in UserChange.Between(former, read))
        {
            await _audit.ChangedAsync(change);
        }
    }

    /// <summary>When the file was written and how long it is; null when there is none.</summary>
    private (DateTime WrittenAt, long Length)? FileStamp()
    {
        var file = _file is null ? null : new FileInfo(_file.Path);
        return file is { Exists: true } ? (file.LastWriteTimeUtc, file.Length) : null;
    }
}
