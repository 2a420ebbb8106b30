using System.Net;
using Parley.Engine.Mcp;

namespace Parley.Engine.Tests.Mcp;

/// <summary>A server of the older transport names the address for messages, and they carry the session's secrets.</summary>
[Trait("Category", "Unit")]
public sealed class SameOriginHandlerTests
{
    [Theory]
    [InlineData("https://mcp.example.com/message?id=1", true)]
    [InlineData("https://MCP.example.com:443/elsewhere", true)]
    [InlineData("http://mcp.example.com/message", false)]
    [InlineData("https://mcp.example.com:444/message", false)]
    [InlineData("https://mcp.example.com.evil.example/message", false)]
    [InlineData("http://169.254.169.254/latest", false)]
    public async Task SendAsync_OnlyToTheServersOrigin(string target, bool isSent)
    {
        var handler = new SameOriginHandler(new Answering(), new Uri("https://mcp.example.com/sse"));
        using var http = new HttpClient(handler);

        var fault = await Record.ExceptionAsync(() => http.GetAsync(new Uri(target), TestContext.Current.CancellationToken));

        Assert.Equal(isSent, fault is null);
        Assert.True(fault is null or HttpRequestException);
    }

    private sealed class Answering : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
    }
}
