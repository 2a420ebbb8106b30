using System.Net;
using Parley.Server.Access;
using Parley.Server.Configuration;
using Parley.Server.Tests.Calls.Events;

namespace Parley.Server.Tests.Access;

/// <summary>How long sessions live, and what ends them.</summary>
[Trait("Category", "Integration")]
public sealed class SessionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_UnusedForAnHour_IsOver()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        var visitor = await SignedInAsync(server);

        server.Clock.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(HttpStatusCode.Unauthorized, await visitor.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Session_UsedAllDay_IsOverAfterItsLifetime()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        var visitor = await SignedInAsync(server);
        var answers = new List<HttpStatusCode>();

        for (var hours = 0.0; hours < 12; hours += 0.75)
        {
            answers.Add(await visitor.ListAsync(Cancellation));
            server.Clock.Advance(TimeSpan.FromHours(0.75));
        }

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.Equal(HttpStatusCode.Unauthorized, await visitor.ListAsync(Cancellation));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("role")]
    [InlineData("remove")]
    public async Task Session_AccountChanged_IsOverEverywhere(string change)
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        var (here, there, other) = (await SignedInAsync(server), await SignedInAsync(server), await SignedInAsync(server, "otto"));

        _ = change switch
        {
            "password" => server.Users.SetPassword("ann", "another long password"),
            "role" => server.Users.SetRole("ann", AccessRole.Viewer),
            _ => server.Users.Remove("ann"),
        };
        await server.RefreshAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await here.ListAsync(Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, await there.ListAsync(Cancellation));
        Assert.Equal(HttpStatusCode.OK, await other.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Session_ServerRestarted_GoesOn()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        var session = (await SignedInAsync(server)).Session;

        await server.StartAgainAsync(Cancellation);

        var visitor = server.Visit();
        visitor.Session = session;
        Assert.Equal(HttpStatusCode.OK, await visitor.ListAsync(Cancellation));
    }

    [Fact]
    public async Task SessionKeys_OnDisk_AreTheirOwnersOnly()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        await SignedInAsync(server);
        server.Users.Unlock("ann");

        var folder = Path.Combine(Path.GetDirectoryName(server.Users.Path)!, "session-keys");
        var keys = Directory.GetFiles(folder, "*.xml");

        Assert.NotEmpty(keys);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var path in keys.Append(server.Users.Path))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            }
        }
    }

    [Fact]
    public async Task Server_NobodySignsIn_MakesNoKeys()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);

        await server.Visit().ListAsync(Cancellation);

        Assert.False(Directory.Exists(Path.Combine(Path.GetDirectoryName(server.Users.Path)!, "session-keys")));
    }

    [Fact]
    public async Task Session_ForgedOrOfAnotherServer_OpensNothing()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        await using var foreign = await ConsoleServer.StartAsync(Cancellation);
        var real = (await SignedInAsync(server)).Session!;
        string[] forged = [real[..^4] + "AAAA", "CfDJ8" + new string('A', 200), "", "x", (await SignedInAsync(foreign)).Session!];

        foreach (var cookie in forged)
        {
            var visitor = server.Visit();
            visitor.Session = cookie;
            Assert.Equal(HttpStatusCode.Unauthorized, await visitor.ListAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Server_LastUserRemoved_StaysClosed()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        foreach (var name in new[] { "ann", "otto", "vera" })
        {
            server.Users.Remove(name);
        }

        await server.RefreshAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await server.Visit().ListAsync(Cancellation));
    }

    [Fact]
    public async Task Session_OverDuringACall_LetsItsPageDirectNoMore()
    {
        const string Settings = """{"type":"settings","session":{"instructions":"Answer in Latin."}}""";
        await using var server = await ConsoleServer.StartAsync(Cancellation, options => options.Agents.Add(new AgentOptions { Name = "anna" }));
        var visitor = await SignedInAsync(server, "otto");
        using var page = await PageCall.DialAsync(server.Url, Cancellation, "anna", cookie: visitor.Session);
        await page.SendAsync(Settings, Cancellation);
        while ((await page.ReceiveAsync("settings", Cancellation)).GetProperty("instructions").GetString() != "Answer in Latin.")
        {
            // what was in force before comes first
        }

        server.Users.SetRole("otto", AccessRole.Viewer);
        await server.RefreshAsync();
        await page.SendAsync(Settings, Cancellation);

        Assert.Equal("Only an operator's page may do this.", (await page.ReceiveAsync("error", Cancellation)).GetProperty("message").GetString());
    }

    private static async Task<Visitor> SignedInAsync(ConsoleServer server, string name = "ann")
    {
        var visitor = server.Visit();
        using var answer = await visitor.SignInAsync(name, ConsoleServer.Password, Cancellation);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return visitor;
    }
}
