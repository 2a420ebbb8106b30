using Microsoft.AspNetCore.Identity;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Access;

/// <summary>Checks names and passwords. An unknown name costs as much work as a wrong password, and is answered alike.</summary>
internal sealed class PasswordSignIn(
    UserRing users, IPasswordHasher<User> hasher, ParleyOptions options, AccessAudit audit, TimeProvider timeProvider)
{
    /// <summary>Hashing takes a processor for a tenth of a second, and calls need processors too.</summary>
    private const int MaxAtOnce = 2;

    private static readonly User s_nobody = new()
    {
        Id = "", Name = "", Role = AccessRole.None, PasswordHash = Passwords.HashOfNobody(), SecurityStamp = "", CreatedAt = default,
    };

    private readonly SignInAttempts _attempts = new(options.Access.FreeFailures, options.Access.FirstWait, timeProvider);
    private readonly Places _hashing = new();

    public async Task<SignInOutcome> TryAsync(string name, string password, string address)
    {
        if (!UserRules.IsName(name) || password.Length is 0 or > UserRules.LongestPassword)
        {
            return SignInOutcome.Wrong; // no account is like this
        }

        using var place = _hashing.TryEnter(MaxAtOnce);
        if (place is null)
        {
            return SignInOutcome.Wait(TimeSpan.FromSeconds(1));
        }

        var user = users.FindByName(name);
        var wait = _attempts.Begin(name, address, user?.UnlockedAt);
        if (wait > TimeSpan.Zero)
        {
            await audit.FailedAsync(user?.Id, "too many failures before", address);
            return SignInOutcome.Wait(wait);
        }

        var known = user ?? s_nobody;
        if (hasher.VerifyHashedPassword(known, known.PasswordHash, password) == PasswordVerificationResult.Failed || user is null)
        {
            await audit.FailedAsync(user?.Id, "the name or the password is wrong", address);
            return SignInOutcome.Wrong;
        }

        _attempts.Succeeded(name, address);
        await audit.SignedInAsync(user.Id, user.Name, user.Role);
        return SignInOutcome.In(user);
    }
}
