using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Parley.Engine;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Access;

/// <summary>
/// The file that keeps the local accounts. It is replaced as a whole, so that a reader never sees half of it, and only its owner may read
/// it. A running server notices a change within a second.
/// </summary>
/// <param name="path">Where it is or shall be.</param>
/// <param name="timeProvider">Dates the accounts.</param>
public sealed class UserFile(string path, TimeProvider timeProvider)
{
    private readonly PasswordHasher<User> _hasher = Passwords.Hasher();

    /// <summary>Where it is when nobody says otherwise, under the working directory.</summary>
    public static string DefaultPath { get; } = System.IO.Path.Combine("data", "users.json");

    /// <summary>Its full path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The accounts, in the order in which they were made. None when there is no file.</summary>
    /// <exception cref="ParleyConfigurationException">It cannot be read or is not what it should be.</exception>
    public IReadOnlyList<User> Read()
    {
        try
        {
            var users = JsonSerializer.Deserialize(File.ReadAllBytes(Path), UserJson.Default.UserList)?.Users ?? throw new JsonException("it is null.");
            Require(users);
            return users;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ParleyConfigurationException(
                $"{Path}: cannot read the users: {exception.Message} Restore the file, or delete it and make new users with: parley users add",
                Path,
                exception);
        }
    }

    /// <summary>Makes an account.</summary>
    /// <returns>The account; null when there is one of that name.</returns>
    /// <exception cref="ArgumentException">The name, the role or the password is not fit for it; the message says why.</exception>
    /// <exception cref="ParleyConfigurationException">The file is not what it should be.</exception>
    /// <exception cref="IOException">It cannot be written, or another program is changing it.</exception>
    public User? Add(string name, AccessRole role, string password)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(password);
        UserRules.RequireName(name);
        UserRules.RequirePassword(name, password);
        RequireRole(role);
        var now = timeProvider.GetUtcNow();
        var user = Guard(new User
        {
            Id = "user_" + new RandomIdSource(timeProvider).Next(12),
            Name = name,
            Role = role,
            PasswordHash = "",
            SecurityStamp = "",
            CreatedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)),
        }, password);
        using var _ = PrivateFile.Lock(Path);
        var users = Read();
        if (users.Any(other => IsNamed(other, name)))
        {
            return null;
        }

        Write([.. users, user]);
        return user;
    }

    /// <summary>Takes an account away; who is signed in with it is signed out.</summary>
    /// <returns>The account; null when there is none of that name.</returns>
    /// <exception cref="ParleyConfigurationException">The file is not what it should be.</exception>
    /// <exception cref="IOException">It cannot be written, or another program is changing it.</exception>
    public User? Remove(string name) => Change(name, _ => null);

    /// <summary>Gives an account another role; who is signed in with it is signed out.</summary>
    /// <returns>The account; null when there is none of that name.</returns>
    /// <exception cref="ArgumentException">It is no role for a user.</exception>
    /// <exception cref="ParleyConfigurationException">The file is not what it should be.</exception>
    /// <exception cref="IOException">It cannot be written, or another program is changing it.</exception>
    public User? SetRole(string name, AccessRole role)
    {
        RequireRole(role);
        return Change(name, user => user with { Role = role, SecurityStamp = Stamp() });
    }

    /// <summary>Gives an account another password; who is signed in with it is signed out.</summary>
    /// <returns>The account; null when there is none of that name.</returns>
    /// <exception cref="ArgumentException">The password is not fit; the message says why.</exception>
    /// <exception cref="ParleyConfigurationException">The file is not what it should be.</exception>
    /// <exception cref="IOException">It cannot be written, or another program is changing it.</exception>
    public User? SetPassword(string name, string password)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(password);
        UserRules.RequirePassword(name, password);
        return Change(name, user => Guard(user, password));
    }

    /// <summary>Forgives an account's failures to sign in up to now.</summary>
    /// <returns>The account; null when there is none of that name.</returns>
    /// <exception cref="ParleyConfigurationException">The file is not what it should be.</exception>
    /// <exception cref="IOException">It cannot be written, or another program is changing it.</exception>
    public User? Unlock(string name) => Change(name, user => user with { UnlockedAt = timeProvider.GetUtcNow() });

    internal static bool IsNamed(User user, string name) => string.Equals(user.Name, name, StringComparison.OrdinalIgnoreCase);

    private static void Require(IReadOnlyList<User?> users)
    {
        if (users.Any(user => user is not { Id: not null, Name: not null, PasswordHash: not null, SecurityStamp: not null }))
        {
            throw new JsonException("a user is null, or lacks a member.");
        }

        if (users.DistinctBy(user => user!.Id, StringComparer.Ordinal).Count() != users.Count)
        {
            throw new JsonException("two users have the same id.");
        }
    }

    private static void RequireRole(AccessRole role)
    {
        if (role is not (AccessRole.Viewer or AccessRole.Operator or AccessRole.Admin))
        {
            throw new ArgumentException("A user's role is viewer, operator or admin.");
        }
    }

    /// <summary>Puts what the function makes of an account in its place; null: it goes.</summary>
    private User? Change(string name, Func<User, User?> change)
    {
        if (!Read().Any(user => IsNamed(user, name)))
        {
            return null;
        }

        using var _ = PrivateFile.Lock(Path);
        var users = Read();
        if (users.FirstOrDefault(user => IsNamed(user, name)) is not { } found)
        {
            return null;
        }

        var changed = change(found);
        Write([.. users.Select(user => user.Id == found.Id ? changed : user).OfType<User>()]);
        return changed ?? found;
    }

    private User Guard(User user, string password) =>
        user with { PasswordHash = _hasher.HashPassword(user, password), SecurityStamp = Stamp(), UnlockedAt = timeProvider.GetUtcNow() };

    private static string Stamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private void Write(IReadOnlyList<User> users) => PrivateFile.Replace(
        Path, stream => JsonSerializer.Serialize(stream, new UserList { Users = users }, UserJson.Default.UserList));
}
