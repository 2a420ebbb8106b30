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

        var user = users.FindByName(name);
        var (outcome, failure) = Try(user, name, password, address); // who waits for the audit log holds up no other's hashing
        await (failure is null ? Task.CompletedTask : audit.FailedAsync(user?.Id, failure, address));
        await (outcome.User is { } person ? audit.SignedInAsync(person.Id, person.Name, person.Role) : Task.CompletedTask);
        return outcome;
    }

    /// <summary>The outcome, and what the audit log is told of a failure.</summary>
    private (SignInOutcome Outcome, string? Failure) Try(User? user, string name, string password, string address)
    {
        using var place = _hashing.TryEnter(MaxAtOnce);
        if (place is null)
        {
            return (SignInOutcome.Wait(TimeSpan.FromSeconds(1)), null);
        }

        var wait = _attempts.Begin(name, address, user?.UnlockedAt);
        if (wait > TimeSpan.Zero)
        {
            return (SignInOutcome.Wait(wait), "too many failures before");
        }

        var known = user ?? s_nobody;
        if (hasher.VerifyHashedPassword(known, known.PasswordHash, password) == PasswordVerificationResult.Failed || user is null)
        {
            return (SignInOutcome.Wrong, "the name or the password is wrong");
        }

        _attempts.Succeeded(name, address);
        return (SignInOutcome.In(user), null);
    }
}
