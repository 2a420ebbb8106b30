using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Server.Access;

namespace Parley.Server.Tests.Access;

/// <summary>Signing in and out, and what strangers try.</summary>
[Trait("Category", "Integration")]
public sealed class SignInTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ann", HttpStatusCode.NotFound)]
    [InlineData("OTTO", HttpStatusCode.NotFound)] // upper and lower case are the same
    [InlineData("vera", HttpStatusCode.Forbidden)]
    public async Task SignIn_RightPassword_OpensWhatTheRoleAllows(string name, HttpStatusCode hangUp)
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        var visitor = server.Visit();
        var before = await visitor.ListAsync(Cancellation);

        using var answer = await visitor.SignInAsync(name, ConsoleServer.Password, Cancellation, "/console/calls?page=2");

        Assert.Equal((HttpStatusCode.SeeOther, "/console/calls?page=2"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.Unauthorized, before);
        Assert.Equal((HttpStatusCode.OK, hangUp), (await visitor.ListAsync(Cancellation), await visitor.HangUpAsync(Cancellation)));
    }

    [Theory]
    [InlineData("http://voice.example", HttpStatusCode.NotFound)]
    [InlineData("https://voice.example", HttpStatusCode.Forbidden)]
    [InlineData("http://voice.example:8443", HttpStatusCode.Forbidden)]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    public async Task Action_ProxyPassesItsOwnHostOn_OnlyThePublicAddressIsThisServers(string origin, HttpStatusCode expected)
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation, options => options.Access.PublicUrl = new Uri("http://voice.example"));
        var visitor = server.Visit();
        using var answer = await visitor.SignInAsync("ann", ConsoleServer.Password, Cancellation);

        Assert.Equal(expected, await visitor.HangUpAsync(Cancellation, origin));
    }

    [Fact]
    public void AddParley_ApplicationWithFormsOfItsOwn_LeavesTheirProtectionAlone()
    {
        var services = new ServiceCollection();
        services.AddAntiforgery(antiforgery => (antiforgery.FormFieldName, antiforgery.Cookie.Name) = ("ours", "ours"));

        services.AddParley();
        using var provider = services.BuildServiceProvider();
        var antiforgery = provider.GetRequiredService<IOptions<AntiforgeryOptions>>().Value;

        Assert.Equal(("ours", "ours"), (antiforgery.FormFieldName, antiforgery.Cookie.Name));
    }

    [Fact]
    public async Task SignIn_Cookie_IsForThisServersPagesOnly()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);

        using var answer = await server.Visit().SignInAsync("ann", ConsoleServer.Password, Cancellation);

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith("parley=", StringComparison.Ordinal));
        Assert.Contains("; path=/; samesite=lax; httponly", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("domain", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("expires", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_BehindTls_CookiesAreSecureAndOfThisHost()
    {
        await using var server = await ConsoleServer.StartAsync(
            Cancellation, options => options.Access.PublicUrl = new Uri("https://voice.example"));
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = server.Url };
        using var page = await http.GetAsync("/signin", Cancellation);
        var form = page.Headers.GetValues("Set-Cookie").Single();
        var token = WebUtility.HtmlDecode((await page.Content.ReadAsStringAsync(Cancellation)).Split($"{OwnProtection.FormField}\" value=\"")[1].Split('"')[0]);
        http.DefaultRequestHeaders.Add("Cookie", form.Split(';')[0]);

        using var answer = await http.PostAsync(
            "/signin",
            new FormUrlEncodedContent([new(OwnProtection.FormField, token), new("name", "ann"), new("password", ConsoleServer.Password)]),
            Cancellation);

        var session = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("__Host-parley-form=", form, StringComparison.Ordinal);
        Assert.Contains("; secure; samesite=strict; httponly", form, StringComparison.Ordinal);
        Assert.StartsWith("__Host-parley=", session, StringComparison.Ordinal);
        Assert.Contains("; path=/; secure; samesite=lax; httponly", session, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_WrongPasswordAndUnknownName_AreAnsweredAlikeAfterTheSameWork()
    {
        var hasher = new CountingHasher();
        await using var server = await ConsoleServer.StartAsync(
            Cancellation, configure: builder => builder.Services.AddSingleton<IPasswordHasher<User>>(hasher));

        using var wrong = await server.Visit().SignInAsync("ann", "not the password", Cancellation);
        var work = hasher.Rounds.ToArray();
        using var unknown = await server.Visit().SignInAsync("nobody", "not the password", Cancellation);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (wrong.StatusCode, unknown.StatusCode));
        Assert.Equal(Page(await wrong.Content.ReadAsStringAsync(Cancellation)), Page(await unknown.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal([210_000u], work);
        Assert.Equal([210_000u, 210_000u], hasher.Rounds);
    }

    [Fact]
    public async Task SignIn_WhileSignedIn_BeginsAnotherSessionAndEndsTheFormer()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        var visitor = server.Visit();
        (await visitor.SignInAsync("vera", ConsoleServer.Password, Cancellation)).Dispose();
        var planted = visitor.Session;

        (await visitor.SignInAsync("ann", ConsoleServer.Password, Cancellation)).Dispose();

        var attacker = server.Visit();
        attacker.Session = planted;
        Assert.NotEqual(planted, visitor.Session);
        Assert.Equal(HttpStatusCode.OK, await visitor.ListAsync(Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, await attacker.ListAsync(Cancellation));
    }

    [Fact]
    public async Task SignOut_CopyOfTheCookie_OpensNothingAnyMore()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        var visitor = server.Visit();
        (await visitor.SignInAsync("ann", ConsoleServer.Password, Cancellation)).Dispose();
        var thief = server.Visit();
        thief.Session = visitor.Session;
        var stolen = await thief.ListAsync(Cancellation);

        using var answer = await visitor.PostAsync("/signout", Cancellation, (OwnProtection.FormField, await visitor.TokenAsync(Cancellation)));

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.OK), (answer.StatusCode, stolen));
        Assert.Equal(HttpStatusCode.Unauthorized, await visitor.ListAsync(Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, await thief.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Post_WithoutTheFormsToken_DoesNothing()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        var visitor = server.Visit();
        using var forged = await visitor.PostAsync("/signin", Cancellation, ("name", "ann"), ("password", ConsoleServer.Password));
        (await visitor.SignInAsync("ann", ConsoleServer.Password, Cancellation)).Dispose();
        using var out1 = await visitor.PostAsync("/signout", Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (forged.StatusCode, out1.StatusCode));
        Assert.Equal(HttpStatusCode.OK, await visitor.ListAsync(Cancellation));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("null")]
    public async Task Action_CookieFromAForeignPage_IsForbidden(string origin)
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        var visitor = server.Visit();
        (await visitor.SignInAsync("ann", ConsoleServer.Password, Cancellation)).Dispose();

        Assert.Equal(HttpStatusCode.Forbidden, await visitor.HangUpAsync(Cancellation, origin));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/%2f/evil.example\r\nSet-Cookie: a=b")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/signin")]
    [InlineData(" /console")]
    public async Task SignIn_ReturnToAnotherSite_GoesToTheConsole(string returnUrl)
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);

        using var answer = await server.Visit().SignInAsync("ann", ConsoleServer.Password, Cancellation, returnUrl);

        Assert.Equal("/console", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("\"><script>alert(1)</script>")]
    [InlineData("ann\r\nX-Injected: yes")]
    [InlineData("ann\0")]
    [InlineData("<img src=x onerror=alert(1)>")]
    public async Task SignIn_NameThatIsNone_IsNowhereInTheAnswer(string name)
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);

        using var answer = await server.Visit().SignInAsync(name, "whatever it may be", Cancellation, name);

        var page = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.InRange((int)answer.StatusCode, 400, 401);
        Assert.DoesNotContain("alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("script", page, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("X-Injected"));
    }

    [Fact]
    public async Task SignIn_HugeForm_IsRefused()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        var visitor = server.Visit();
        var token = await visitor.TokenAsync(Cancellation);

        using var answer = await visitor.PostAsync(
            "/signin", Cancellation, (OwnProtection.FormField, token), ("name", "ann"), ("password", new string('x', 60_000)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Page_AskedForByAStranger_LeadsThroughSigningIn()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);
        var visitor = server.Visit();
        visitor.Http.DefaultRequestHeaders.Add("Accept", "text/html");

        using var answer = await visitor.Http.GetAsync("/v1/calls?limit=5", Cancellation);
        using var page = await visitor.Http.GetAsync(answer.Headers.Location, Cancellation);

        var html = await page.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal((HttpStatusCode.Redirect, "/signin?returnUrl=%2Fv1%2Fcalls%3Flimit%3D5"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Contains("name=\"returnUrl\" value=\"/v1/calls?limit=5\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.Contains("no-store", page.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conversation_UsersButNoKey_IsNotOpenToThisMachine()
    {
        await using var server = await ConsoleServer.StartAsync(Cancellation);

        using var answer = await server.Visit().Http.PostAsync("/v1/realtime/client_secrets", null, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static string Page(string html) => html.Split("<form")[0];

    /// <summary>Counts the rounds of each check, as the hash itself says.</summary>
    private sealed class CountingHasher : IPasswordHasher<User>
    {
        private readonly PasswordHasher<User> _inner = Passwords.Hasher();

        public List<uint> Rounds { get; } = [];

        public string HashPassword(User user, string password) => _inner.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
        {
            Rounds.Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hashedPassword).AsSpan(5)));
            return _inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
