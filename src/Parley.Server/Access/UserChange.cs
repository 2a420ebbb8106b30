namespace Parley.Server.Access;

/// <summary>What happened to an account.</summary>
/// <param name="Action">For the audit log.</param>
/// <param name="UserId">Whose account.</param>
/// <param name="Role">The role that it has, or had.</param>
internal sealed record UserChange(string Action, string UserId, AccessRole Role)
{
    /// <summary>What tells two states of the user file apart.</summary>
    public static IEnumerable<UserChange> Between(IReadOnlyList<User> former, IReadOnlyList<User> now)
    {
        var before = former.ToDictionary(user => user.Id, StringComparer.Ordinal);
        foreach (var user in now)
        {
            if (!before.Remove(user.Id, out var old))
            {
                yield return new UserChange("user.add", user.Id, user.Role);
                continue;
            }

            if (old.Role != user.Role)
            {
                yield return new UserChange("user.role", user.Id, user.Role);
            }

            if (old.PasswordHash != user.PasswordHash)
            {
                yield return new UserChange("user.password", user.Id, user.Role);
            }
            else if (old.UnlockedAt != user.UnlockedAt)
            {
                yield return new UserChange("user.unlock", user.Id, user.Role);
            }
        }

        foreach (var gone in before.Values)
        {
            yield return new UserChange("user.remove", gone.Id, gone.Role);
        }
    }
}
