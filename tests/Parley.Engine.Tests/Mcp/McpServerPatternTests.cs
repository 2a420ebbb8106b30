using Parley.Engine.Mcp;

namespace Parley.Engine.Tests.Mcp;

[Trait("Category", "Unit")]
public sealed class McpServerPatternTests
{
    [Theory]
    [InlineData("https://mcp.example.com/mcp", "https://mcp.example.com/mcp", true)]
    [InlineData("https://mcp.example.com/mcp", "https://MCP.example.com/mcp/v2?x=1", true)]
    [InlineData("https://mcp.example.com/mcp", "https://mcp.example.com/mcp2", false)]
    [InlineData("https://mcp.example.com/mcp", "https://mcp.example.com/mcp/../admin", false)]
    [InlineData("https://mcp.example.com/mcp", "https://mcp.example.com/mcp/%2e%2e/admin", false)]
    [InlineData("https://mcp.example.com/mcp", "http://mcp.example.com/mcp", false)]
    [InlineData("https://mcp.example.com/mcp", "https://mcp.example.com:8443/mcp", false)]
    [InlineData("https://mcp.example.com", "https://mcp.example.com.evil.test/", false)]
    [InlineData("https://mcp.example.com", "https://mcp.example.com@evil.test/", false)]
    [InlineData("https://*.example.com", "https://a.b.example.com/x", true)]
    [InlineData("https://*.example.com", "https://example.com/x", false)]
    [InlineData("https://*.example.com", "https://evilexample.com/x", false)]
    [InlineData("https://*", "https://anything.test/", true)]
    [InlineData("http://localhost:*", "http://localhost:3001/mcp", true)]
    [InlineData("http://[::1]:3001", "http://[::1]:3001/mcp", true)]
    [InlineData("http://127.0.0.1:3001", "http://2130706433:3001/mcp", true)]
    public void Matches_Url_TellsWhatIsMeant(string pattern, string url, bool isMeant) =>
        Assert.Equal(isMeant, McpServerPattern.TryParse(pattern)!.Matches(new Uri(url)));

    [Theory]
    [InlineData("mcp.example.com")]
    [InlineData("ftp://mcp.example.com")]
    [InlineData("https://a*.example.com")]
    [InlineData("https://example.com:70000")]
    [InlineData("https://example.com/*")]
    [InlineData("https://user@example.com")]
    [InlineData("")]
    public void TryParse_Mistake_IsNoPattern(string text) => Assert.Null(McpServerPattern.TryParse(text));
}
