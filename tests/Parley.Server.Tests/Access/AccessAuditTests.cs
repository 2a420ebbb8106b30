using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Parley.Server.Access;
using Parley.Storage;
using Parley.Storage.Audit;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Access;

[Trait("Category", "Unit")]
public sealed class AccessAuditTests
{
    private readonly ICallStore _store = Substitute.For<ICallStore>();
    private readonly ManualTimeProvider _time = new();
    private readonly AccessAudit _audit;

    public AccessAuditTests() => _audit = new AccessAudit(() => _store, _time, NullLogger<AccessAudit>.Instance);

    [Fact]
    public async Task Failed_NameThatNobodyHas_IsWrittenWithoutIt()
    {
        await _audit.FailedAsync(null, "the name or the password is wrong", "203.0.113.1");

        await _store.Received(1).WriteAuditAsync(
            new AuditEntry(_time.GetUtcNow(), "system", "user.sign_in_failed", "", "the name or the password is wrong; from 203.0.113.1"),
            Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task SignedIn_StoreFails_KeepsNobodyOut()
    {
        _store.WriteAuditAsync(null!, CancellationToken.None).ThrowsAsyncForAnyArgs(new StorageException("The disk is full."));

        await _audit.SignedInAsync("user_1", "ann", AccessRole.Admin);

        await _store.ReceivedWithAnyArgs(1).WriteAuditAsync(null!, CancellationToken.None);
    }

    [Fact]
    public async Task SignedIn_StoreHangs_GoesOnAfterAWhile()
    {
        _store.WriteAuditAsync(null!, CancellationToken.None).ReturnsForAnyArgs(call => Task.Delay(Timeout.InfiniteTimeSpan, _time, call.Arg<CancellationToken>()));

        var written = _audit.SignedInAsync("user_1", "ann", AccessRole.Admin);
        var hung = !written.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(5));
        await written;
        await _audit.SignedInAsync("user_2", "otto", AccessRole.Operator); // does not wait again
        _time.Advance(TimeSpan.FromMinutes(1));
        var tried = _audit.SignedInAsync("user_3", "vera", AccessRole.Viewer);

        Assert.True(hung);
        Assert.False(tried.IsCompleted);
        await _store.ReceivedWithAnyArgs(2).WriteAuditAsync(null!, CancellationToken.None);
    }

    [Fact]
    public async Task Failed_InMasses_WritesAFewAndCountsTheRest()
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            await _audit.FailedAsync(null, "wrong", attempt < 500 ? "203.0.113.1" : $"198.51.100.{attempt % 250}");
        }

        await _store.ReceivedWithAnyArgs(60).WriteAuditAsync(null!, CancellationToken.None);
        await _store.Received(10).WriteAuditAsync(Arg.Is<AuditEntry>(entry => entry.Detail.Contains("203.0.113.1")), Arg.Any<CancellationToken>());
        _time.Advance(TimeSpan.FromMinutes(1));
        await _audit.FailedAsync(null, "wrong", "203.0.113.1");
        await _store.Received(1).WriteAuditAsync(
            Arg.Is<AuditEntry>(entry => entry.Detail == "wrong; from 203.0.113.1; 450 failures before were too many to be written"), Arg.Any<CancellationToken>());
    }

    [Fact]
    public void Between_TwoStatesOfTheFile_NamesEachChange()
    {
        var user = new User
        {
            Id = "user_1", Name = "ann", Role = AccessRole.Admin, PasswordHash = "a", SecurityStamp = "a", CreatedAt = DateTimeOffset.UnixEpoch,
        };
        User[] former = [user, user with { Id = "user_2" }, user with { Id = "user_3" }, user with { Id = "user_4" }];
        User[] now =
        [
            user with { Role = AccessRole.Viewer }, user with { Id = "user_2", PasswordHash = "b" },
            user with { Id = "user_3", UnlockedAt = DateTimeOffset.UnixEpoch }, user with { Id = "user_5" },
        ];

        var changes = UserChange.Between(former, now).Select(change => $"{change.Action} {change.UserId}");

        Assert.Equal(["user.role user_1", "user.password user_2", "user.unlock user_3", "user.add user_5", "user.remove user_4"], changes);
    }
}
