using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Parley.Server.Access.OpenId;
using Parley.Server.Configuration;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Access.OpenId;

/// <summary>Signing in at a provider of OpenID Connect, and every answer of it that must not count.</summary>
[Trait("Category", "Integration")]
public sealed class OpenIdSignInTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("voice-admins", HttpStatusCode.NotFound)]
    [InlineData("support", HttpStatusCode.NotFound)]
    [InlineData("auditors", HttpStatusCode.Forbidden)]
    public async Task SignIn_GroupWithARole_OpensWhatTheRoleAllows(string group, HttpStatusCode hangUp)
    {
        await using var place = await StartAsync();
        place.Issuer.Claims["roles"] = new[] { "others", group };
        var visitor = place.Server.Visit();
        var before = await visitor.ListAsync(Cancellation);

        using var answer = await SignInAsync(place, visitor, "/console/calls?page=2");

        Assert.Equal((HttpStatusCode.SeeOther, "/console/calls?page=2"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.Unauthorized, before); // who is on this machine must sign in as well
        Assert.Equal((HttpStatusCode.OK, hangUp), (await visitor.ListAsync(Cancellation), await visitor.HangUpAsync(Cancellation)));
    }

    [Theory]
    [InlineData("nobodies")]
    [InlineData("admin")] // a role's name is no group
    public async Task SignIn_GroupWithoutARole_IsToldSo(string group)
    {
        await using var place = await StartAsync();
        place.Issuer.Claims["roles"] = group;
        var visitor = place.Server.Visit();

        using var answer = await SignInAsync(place, visitor);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("none of your groups has a role here", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await visitor.ListAsync(Cancellation));
    }

    [Fact]
    public async Task SignIn_GroupsInAnObjectOrAtTheUserinfoEndpoint_AreFound()
    {
        await using var nested = await StartAsync("realm_access.roles");
        nested.Issuer.Claims["realm_access"] = new Dictionary<string, object> { ["roles"] = new[] { "support" } };
        using var first = await SignInAsync(nested, nested.Server.Visit());
        await using var asked = await StartAsync("groups");
        asked.Issuer.UserInfo["groups"] = new[] { "support" };
        using var second = await SignInAsync(asked, asked.Server.Visit());
        asked.Issuer.UserInfo["sub"] = "somebody else";
        using var third = await SignInAsync(asked, asked.Server.Visit());

        Assert.Equal(
            (HttpStatusCode.SeeOther, HttpStatusCode.SeeOther, HttpStatusCode.Unauthorized), (first.StatusCode, second.StatusCode, third.StatusCode));
    }

    [Theory]
    [InlineData("issuer")]
    [InlineData("audience")]
    [InlineData("expired")]
    [InlineData("not yet")]
    [InlineData("no end")]
    [InlineData("nonce")]
    [InlineData("subject")]
    [InlineData("party")]
    [InlineData("several parties")]
    [InlineData("other key")]
    [InlineData("secret as key")]
    [InlineData("unsigned")]
    [InlineData("changed")]
    [InlineData("none")]
    public async Task SignIn_TokenThatMustNotCount_OpensNothing(string mistake)
    {
        await using var place = await StartAsync();
        var now = place.Server.Clock.GetUtcNow().UtcDateTime;
        using var other = RSA.Create(2048);
        place.Issuer.Spoil = token =>
        {
            _ = mistake switch
            {
                "issuer" => token.Issuer = "https://other.example",
                "audience" => token.Audience = "another client",
                "nonce" => token.Claims["nonce"] = "another attempt's",
                "subject" => token.Claims["sub"] = "",
                "party" => token.Claims["azp"] = "another client",
                _ => (object?)null,
            };
            (token.NotBefore, token.Expires) = mistake switch
            {
                "expired" => (now.AddHours(-2), now.AddHours(-1)),
                "not yet" => (now.AddHours(1), now.AddHours(2)),
                "no end" => (null, null),
                _ => (token.NotBefore, token.Expires),
            };
            if (mistake == "several parties")
            {
                token.Audiences.Add("another client");
            }

            token.SigningCredentials = mistake switch
            {
                "other key" => new SigningCredentials(new RsaSecurityKey(other) { KeyId = place.Issuer.KeyId }, SecurityAlgorithms.RsaSha256),
                "secret as key" => new SigningCredentials(
                    new SymmetricSecurityKey(SHA256.HashData(Encoding.UTF8.GetBytes(OpenIdIssuer.Secret))) { KeyId = place.Issuer.KeyId }, SecurityAlgorithms.HmacSha256),
                "unsigned" => null,
                _ => token.SigningCredentials,
            };
        };
        place.Issuer.Forge = token => mistake switch
        {
            "changed" => token.Replace('.' + token.Split('.')[1], '.' + Base64UrlEncoder.Encode(
                Base64UrlEncoder.Decode(token.Split('.')[1]).Replace("olga", "anna", StringComparison.Ordinal)), StringComparison.Ordinal),
            "none" => "",
            _ => token,
        };
        var visitor = place.Server.Visit();

        using var answer = await SignInAsync(place, visitor);

        Assert.Null(place.Issuer.Refused);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Null(visitor.Session);
        Assert.Equal(HttpStatusCode.Unauthorized, await visitor.ListAsync(Cancellation));
    }

    [Fact]
    public async Task SignIn_ProviderHasChangedItsKeys_WorksAtOnce()
    {
        await using var place = await StartAsync();
        (await SignInAsync(place, place.Server.Visit())).Dispose();
        place.Issuer.Rotate();
        place.Server.Clock.Advance(TimeSpan.FromMinutes(2));

        using var answer = await SignInAsync(place, place.Server.Visit());

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task SignIn_SecretInTheForm_WhereTheProviderWantsIt()
    {
        await using var place = await StartAsync();
        place.Issuer.AuthMethods = ["client_secret_post"];

        using var answer = await SignInAsync(place, place.Server.Visit());

        Assert.Equal((null, HttpStatusCode.SeeOther), (place.Issuer.Refused, answer.StatusCode));
    }

    [Fact]
    public async Task Callback_OfAnotherBrowserOrTwice_OpensNothing()
    {
        await using var place = await StartAsync();
        var (attacker, victim) = (place.Server.Visit(), place.Server.Visit());
        var (code, state) = await BeginAsync(place, attacker, null);
        await BeginAsync(place, victim, null);

        using var foisted = await ReturnAsync(victim, code, state);
        using var own = await ReturnAsync(attacker, code, state);
        using var again = await ReturnAsync(attacker, code, state);

        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.SeeOther, HttpStatusCode.Unauthorized), (foisted.StatusCode, own.StatusCode, again.StatusCode));
        Assert.Null(victim.Session);
    }

    [Fact]
    public async Task Callback_TooLateOrFromAnotherIssuer_OpensNothing()
    {
        await using var place = await StartAsync();
        var visitor = place.Server.Visit();
        var (code, state) = await BeginAsync(place, visitor, null);
        place.Server.Clock.Advance(OpenIdFlow.Lifetime + TimeSpan.FromSeconds(1));
        using var late = await ReturnAsync(visitor, code, state);
        (code, state) = await BeginAsync(place, visitor, null);
        using var mixed = await ReturnAsync(visitor, code, state + "&iss=https%3A%2F%2Fother.example");
        (_, state) = await BeginAsync(place, visitor, null);
        using var refused = await visitor.Http.GetAsync($"{OpenIdPaths.Callback}?error=access_denied&error_description=%3Cscript%3E&state={state}", Cancellation);

        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (late.StatusCode, mixed.StatusCode, refused.StatusCode));
        var page = await refused.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("did not let you in", page, StringComparison.Ordinal);
        Assert.DoesNotContain("script", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\\evil.example")]
    public async Task SignIn_ReturnToAnotherSite_GoesToTheConsole(string returnUrl)
    {
        await using var place = await StartAsync();

        using var answer = await SignInAsync(place, place.Server.Visit(), returnUrl);

        Assert.Equal("/console", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Begin_ProviderAway_IsToldOnThePage()
    {
        await using var place = await StartAsync();
        await place.Issuer.DisposeAsync();

        using var answer = await place.Server.Visit().Http.GetAsync(OpenIdPaths.Begin, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("does not answer", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begin_ProviderCallsItselfOtherwise_IsToldOnThePage()
    {
        await using var place = await StartAsync();
        place.Issuer.CallsItself = "https://other.example";

        using var answer = await place.Server.Visit().Http.GetAsync(OpenIdPaths.Begin, Cancellation);

        Assert.Contains("calls itself something else", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_ProviderIsNoLongerConfigured_IsOver()
    {
        await using var place = await StartAsync();
        var visitor = place.Server.Visit();
        (await SignInAsync(place, visitor)).Dispose();
        var cookie = visitor.Session;
        await place.Server.StartAgainAsync(Cancellation);
        var later = place.Server.Visit();
        later.Session = cookie;

        Assert.Equal(HttpStatusCode.Unauthorized, await later.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Page_WithAProvider_LeadsThere()
    {
        await using var place = await StartAsync();

        var page = await place.Server.Visit().Http.GetStringAsync("/signin?returnUrl=/console/calls", Cancellation);

        Assert.Contains("href=\"/signin/openid?returnUrl=%2Fconsole%2Fcalls\">Sign in with The &lt;House&gt;</a>", page, StringComparison.Ordinal);
        Assert.Contains("name=\"password\"", page, StringComparison.Ordinal); // there are local accounts as well
    }

    [Fact]
    public async Task Session_GroupsRoleIsAnotherNow_IsThatOne()
    {
        await using var place = await StartAsync();
        var visitor = place.Server.Visit();
        (await SignInAsync(place, visitor)).Dispose();
        var before = await visitor.HangUpAsync(Cancellation);
        var roles = place.Server.Services.GetRequiredService<ParleyOptions>().Access.OpenId!.Roles;

        roles["voice-admins"] = "viewer";
        var lowered = await visitor.HangUpAsync(Cancellation);
        roles.Clear();

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Forbidden), (before, lowered));
        Assert.Equal(HttpStatusCode.Unauthorized, await visitor.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Begin_EndpointThatIsNotSafe_IsRefused()
    {
        await using var place = await StartAsync();
        place.Issuer.TokenEndpoint = "http://login.example/token";

        using var answer = await place.Server.Visit().Http.GetAsync(OpenIdPaths.Begin, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("https://", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static async Task<Place> StartAsync(string rolesClaim = "roles")
    {
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56)); // stands where the server's begins
        var issuer = await OpenIdIssuer.StartAsync(time, Cancellation);
        var server = await ConsoleServer.StartAsync(Cancellation, options =>
        {
            options.Access.OpenId = new OpenIdOptions
            {
                Authority = new Uri(issuer.Url), ClientId = OpenIdIssuer.ClientId, ClientSecret = OpenIdIssuer.Secret, Name = "The <House>", RolesClaim = rolesClaim,
                Roles = { ["voice-admins"] = "admin", ["support"] = "operator", ["auditors"] = "viewer" },
            };
        });
        return new Place(issuer, server);
    }

    private static async Task<HttpResponseMessage> SignInAsync(Place place, Visitor visitor, string? returnUrl = null)
    {
        var (code, state) = await BeginAsync(place, visitor, returnUrl);
        return await ReturnAsync(visitor, code, state);
    }

    private static async Task<(string Code, string State)> BeginAsync(Place place, Visitor visitor, string? returnUrl)
    {
        using var answer = await visitor.Http.GetAsync($"{OpenIdPaths.Begin}?returnUrl={Uri.EscapeDataString(returnUrl ?? "")}", Cancellation);
        return place.Issuer.SignIn(answer.Headers.Location!);
    }

    private static Task<HttpResponseMessage> ReturnAsync(Visitor visitor, string code, string state) =>
        visitor.Http.GetAsync($"{OpenIdPaths.Callback}?code={code}&state={state}", Cancellation);

    private sealed record Place(OpenIdIssuer Issuer, ConsoleServer Server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            await Issuer.DisposeAsync();
        }
    }
}
