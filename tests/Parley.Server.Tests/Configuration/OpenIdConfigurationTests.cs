using Parley.Server.Configuration;

namespace Parley.Server.Tests.Configuration;

[Trait("Category", "Unit")]
public sealed class OpenIdConfigurationTests
{
    private const string Good = "authority: https://login.example/realms/shop, client_id: parley, roles: { staff: viewer }";

    [Fact]
    public void Parse_OpenIdConnect_FillsItsOptions()
    {
        var options = Parse("""
            authority: https://login.example/realms/shop, client_id: parley, client_secret: "${OIDC_SECRET}", name: The house,
            scopes: [openid, email], name_claim: email, roles_claim: realm_access.roles, roles: { voice-admins: admin, support: operator }
            """)!;

        Assert.Equal(("https://login.example/realms/shop", "parley", "s3cret", "The house"), (options.Authority.AbsoluteUri, options.ClientId, options.ClientSecret, options.Name));
        Assert.Equal(("email", "realm_access.roles"), (options.NameClaim, options.RolesClaim));
        Assert.Equal(["openid", "email"], options.Scopes);
        Assert.Equal(("admin", "operator"), (options.Roles["voice-admins"], options.Roles["support"]));
    }

    [Fact]
    public void Parse_NoMoreThanWhatMustBe_HasDefaults()
    {
        var options = Parse(Good)!;

        Assert.Equal((null, null, null, "roles"), (options.ClientSecret, options.Name, options.NameClaim, options.RolesClaim));
        Assert.Equal(["openid", "profile"], options.Scopes);
    }

    [Theory]
    [InlineData("client_id: parley, roles: { a: admin }", "authority")]
    [InlineData("authority: http://login.example, client_id: parley, roles: { a: admin }", "https://")]
    [InlineData("authority: https://login.example, client_id: parley", "roles")]
    [InlineData("authority: https://login.example, client_id: parley, roles: { a: root }", "viewer")]
    [InlineData(Good + ", scopes: [profile]", "openid")]
    [InlineData(Good + ", clientid: x", "clientid")]
    public void Parse_Mistake_IsNamed(string section, string named)
    {
        var refused = Assert.Throws<ParleyConfigurationException>(() => Parse(section));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains("parley.yaml", refused.Message, StringComparison.Ordinal);
    }

    private static OpenIdOptions? Parse(string section) => ParleyConfigurationFile.Parse(
        $"access:\n  openid_connect: {{ {section.ReplaceLineEndings(" ")} }}\n", "parley.yaml", Path.GetTempPath(), name => name == "OIDC_SECRET" ? "s3cret" : null).Access.OpenId;
}
