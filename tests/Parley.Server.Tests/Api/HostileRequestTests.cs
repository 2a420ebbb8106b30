using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Records;

namespace Parley.Server.Tests.Api;

/// <summary>What strangers and their programs try, at every route that is mapped: a new one is tried by itself.</summary>
[Trait("Category", "Integration")]
public sealed partial class HostileRequestTests : IDisposable
{
    /// <summary>What comes for <c>{action}</c>.</summary>
    private const string Action = "hang_up";

    private readonly RecordsFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("TRACE")]
    public async Task AnyRoute_WhateverIsAnswered_KeepsForeignCodeOut(string method)
    {
        await using var server = await StartAsync();
        using var http = Client(server);

        foreach (var path in Paths(server, "call_x").Where(path => !path.EndsWith("/events", StringComparison.Ordinal)))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

            Assert.True(answer.Headers.TryGetValues("Content-Security-Policy", out var policy), $"{method} {path} has no policy: {answer.StatusCode}.");
            Assert.Contains("default-src", policy.Single(), StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy.Single(), StringComparison.Ordinal);
            Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
            Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError || answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{method} {path}: {answer.StatusCode}");
            Assert.DoesNotContain(answer.Headers, header => header.Key is "Server" or "X-Powered-By");
        }
    }

    [Fact]
    public async Task AnyRoute_AskedByAForeignHostName_IsRefused()
    {
        await using var server = await StartAsync();
        using var http = Client(server);

        foreach (var path in Paths(server, "call_x"))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "rebound.example" } };
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{path}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task RestRoute_MethodThatItDoesNotHave_IsNotAllowedAndSaysWhatIs()
    {
        await using var server = await StartAsync();
        using var http = Client(server);

        foreach (var path in Paths(server, "call_x").Where(path => path.StartsWith("/v1/", StringComparison.Ordinal) || path.StartsWith("/api/", StringComparison.Ordinal)))
        {
            using var request = new HttpRequestMessage(HttpMethod.Patch, path);
            using var answer = await http.SendAsync(request, Cancellation);

            Assert.True(answer.StatusCode is HttpStatusCode.MethodNotAllowed or HttpStatusCode.UpgradeRequired or HttpStatusCode.NotFound, $"{path}: {answer.StatusCode}");
            Assert.True(answer.StatusCode != HttpStatusCode.MethodNotAllowed || answer.Content.Headers.Allow.Count > 0, $"{path} does not say which methods it has.");
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"<script>\"")]
    [InlineData("{\"to\":{},\"text\":[],\"caller\":1e999,\"reason\":{\"a\":{}}}")]
    [InlineData("deep")]
    [InlineData("no UTF-8")]
    [InlineData("huge")]
    public async Task AnyRoute_BodyThatIsNone_IsTheSendersFault(string what)
    {
        byte[] body = what switch
        {
            "deep" => Encoding.UTF8.GetBytes(new string('[', 10_000)),
            "no UTF-8" => [.. "{\"text\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8],
            "huge" => [.. "{\"text\":\""u8, .. Enumerable.Repeat((byte)'a', 900_000), .. "\"}"u8],
            _ => Encoding.UTF8.GetBytes(what),
        };
        await using var server = await StartAsync();
        using var http = Client(server);

        foreach (var path in Paths(server, "call_x"))
        {
            foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put })
            {
                foreach (var type in new[] { "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x" })
                {
                    using var content = new ByteArrayContent(body);
                    content.Headers.TryAddWithoutValidation("Content-Type", type);
                    using var request = new HttpRequestMessage(method, path) { Content = content };
                    request.Headers.ExpectContinue = what == "huge"; // a server may answer and hang up before it has read all of it
                    using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

                    Assert.True((int)answer.StatusCode is >= 300 and < 500 or 503, $"{method} {path} with {what} as {type}: {answer.StatusCode}");
                }
            }
        }
    }

    [Theory]
    [InlineData("..%2F..%2F..%2Fetc%2Fpasswd")]
    [InlineData("..%5C..%5Cetc%5Cpasswd")]
    [InlineData("%2Fetc%2Fpasswd")]
    [InlineData("%00")]
    [InlineData("call_x%00.wav")]
    [InlineData("%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    [InlineData("'%20OR%201%3D1--")]
    public async Task AnyRouteOfACall_IdThatIsAPathOrCode_IsNotThereAndNotRepeated(string id)
    {
        await using var server = await StartAsync();
        using var http = Client(server);

        foreach (var path in Paths(server, id).Where(path => path.Contains(id, StringComparison.Ordinal)))
        {
            using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            var text = await answer.Content.ReadAsStringAsync(Cancellation);

            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{path}: {answer.StatusCode}");
            Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
            Assert.DoesNotContain("root:", text, StringComparison.Ordinal);
        }
    }

    private Task<RunningServer> StartAsync() => RunningServer.StartAsync(Cancellation, _folder.Configure);

    private static HttpClient Client(RunningServer server) => new(new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = server.Url };

    private static List<string> Paths(RunningServer server, string id)
    {
        var paths = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(route => "/" + Parameter().Replace(route.RoutePattern.RawText!.Trim('/'), match => match.Value == "{action}" ? Action : id))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        Assert.InRange(paths.Count, 40, 200);
        return paths;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
