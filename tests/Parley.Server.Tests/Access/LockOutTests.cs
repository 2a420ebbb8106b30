using System.Net;

namespace Parley.Server.Tests.Access;

/// <summary>Guessing passwords at a running server, against a clock that stands still.</summary>
[Trait("Category", "Integration")]
public sealed class LockOutTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_AfterTooManyFailures_WaitsThoughThePasswordIsRight()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        var visitor = server.Visit();
        await FailAsync(visitor, 5);

        using var locked = await visitor.SignInAsync("ann", ConsoleServer.Password, Cancellation);
        using var other = await server.Visit().SignInAsync("otto", ConsoleServer.Password, Cancellation);
        server.Clock.Advance(TimeSpan.FromSeconds(61));
        using var after = await visitor.SignInAsync("ann", ConsoleServer.Password, Cancellation);

        Assert.Equal((HttpStatusCode.TooManyRequests, "60"), (locked.StatusCode, locked.Headers.RetryAfter?.ToString()));
        Assert.Equal(HttpStatusCode.SeeOther, other.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, after.StatusCode);
    }

    [Fact]
    public async Task Unlock_LockedAccount_SignsInAtOnce()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        var visitor = server.Visit();
        await FailAsync(visitor, 5);

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        server.Users.Unlock("ann");
        await server.RefreshAsync();
        using var answer = await visitor.SignInAsync("ann", ConsoleServer.Password, Cancellation);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task SignIn_UnknownName_IsLockedAlike()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        var visitor = server.Visit();
        await FailAsync(visitor, 5, "nobody");

        using var answer = await visitor.SignInAsync("nobody", "wrong password", Cancellation);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
    }

    private static async Task FailAsync(Visitor visitor, int count, string name = "ann")
    {
        for (var i = 0; i < count; i++)
        {
            using var answer = await visitor.SignInAsync(name, $"wrong password {i}", Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }
}
