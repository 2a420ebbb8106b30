using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Parley.Server.Api.OpenApi;
using Parley.Server.Configuration;
using Parley.Server.Tests.Calls.Events;
using Parley.Server.Tests.Configuration.Schema;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Records;

namespace Parley.Server.Tests.Api.OpenApi;

/// <summary>The document of the REST interface against what the server really maps and answers.</summary>
[Trait("Category", "Integration")]
public sealed class OpenApiTests
{
    private const string Components = "#/components/schemas/";

    /// <summary>What is for pages, carriers and sockets, and no REST.</summary>
    private static readonly string[] s_others =
        ["/console", "/twilio", "/telnyx", "/plivo", "/signalwire", "/vonage", "/signin", "/signout", "/calls/web"];

    private static readonly string[] s_sockets = ["/v1/realtime", "/v1/realtime/translations"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_OfAServer_HasEveryRouteThatIsMapped()
    {
        await using var server = await RunningServer.StartAsync(Cancellation);
        var document = await ReadAsync(server);
        var paths = document["paths"]!.AsObject().Select(path => path.Key).ToHashSet();

        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => !s_sockets.Contains(PathOf(route)) && !s_others.Any(other => PathOf(route).StartsWith(other, StringComparison.Ordinal))).ToList();

        Assert.InRange(routes.Count, 20, 100);
        Assert.All(routes, route =>
        {
            var operations = route.Metadata.GetOrderedMetadata<RestOperation>();
            Assert.True(operations.Count > 0, $"{PathOf(route)} says nothing for the OpenAPI document.");
            Assert.All(operations, operation => Assert.Contains(PathOf(route).Replace("{action}", operation.Action, StringComparison.Ordinal), paths));
            Assert.Equal(route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? operations.Select(operation => operation.Method).Distinct(), operations.Select(operation => operation.Method).Distinct());
        });
    }

    [Fact]
    public async Task Document_ReadByAnotherLibrary_HasNoFaults()
    {
        await using var server = await RunningServer.StartAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = server.Url };
        var text = await http.GetStringAsync("/openapi/v1.json", Cancellation);

        var read = OpenApiDocument.Parse(text, OpenApiConstants.Json);

        Assert.Empty(read.Diagnostic!.Errors);
        var operations = read.Document!.Paths.SelectMany(path => path.Value.Operations!.Values).ToList();
        Assert.Equal(operations.Count, operations.Select(operation => operation.OperationId).Distinct().Count());
        Assert.All(operations, operation => Assert.NotEmpty(operation.Summary!));
    }

    [Fact]
    public async Task Answers_OfALiveServer_AreAsTheDocumentSays()
    {
        using var folder = new RecordsFolder();
        await using var server = await RunningServer.StartAsync(Cancellation, options =>
        {
            folder.Configure(options);
            options.Agents.Add(new AgentOptions { Name = "anna", Title = "Anna" });
        });
        using var http = new HttpClient { BaseAddress = server.Url };
        var document = await ReadAsync(server);
        using var call = await PageCall.DialAsync(server.Url, Cancellation);
        await call.TypeAsync("Hello.", Cancellation);
        await call.HearAsync(Cancellation);

        await CheckAsync(document, "get", "/v1/calls", http.GetAsync("/v1/calls", Cancellation));
        await CheckAsync(document, "get", "/v1/calls/{id}", http.GetAsync($"/v1/calls/{call.Id}", Cancellation));
        await CheckAsync(document, "get", "/v1/calls/{id}", http.GetAsync("/v1/calls/call_x", Cancellation));
        await CheckAsync(document, "post", "/v1/calls", http.PostAsJsonAsync("/v1/calls", new { to = "nobody" }, Cancellation));
        await CheckAsync(document, "post", "/v1/calls/{id}/say", http.PostAsJsonAsync($"/v1/calls/{call.Id}/say", new { text = "Hi." }, Cancellation));
        await CheckAsync(document, "post", "/v1/calls/{id}/transfer", http.PostAsJsonAsync($"/v1/calls/{call.Id}/transfer", new { to = "+15550100" }, Cancellation));
        await CheckAsync(document, "get", "/v1/calls/records", http.GetAsync("/v1/calls/records?limit=5", Cancellation));
        await CheckAsync(document, "get", "/v1/calls/records", http.GetAsync("/v1/calls/records?limit=0", Cancellation));
        await CheckAsync(document, "put", "/v1/calls/{id}/legal_hold", http.PutAsJsonAsync($"/v1/calls/{call.Id}/legal_hold", new { reason = "a test" }, Cancellation));
        await CheckAsync(document, "delete", "/v1/calls/{id}/legal_hold", http.DeleteAsync($"/v1/calls/{call.Id}/legal_hold", Cancellation));
        await CheckAsync(document, "get", "/v1/callers/memories", http.GetAsync("/v1/callers/memories", Cancellation));
        await CheckAsync(document, "post", "/v1/callers/erase", http.PostAsJsonAsync("/v1/callers/erase", new { caller = "+15550111" }, Cancellation));
        await CheckAsync(document, "get", "/api/agents", http.GetAsync("/api/agents", Cancellation));
        await CheckAsync(document, "get", "/api/status", http.GetAsync("/api/status", Cancellation));
        await CheckAsync(document, "post", "/v1/realtime/client_secrets", http.PostAsJsonAsync("/v1/realtime/client_secrets", new { }, Cancellation));
    }

    [Fact]
    public async Task Answers_ToWhoMayNotAsk_AreAsTheDocumentSays()
    {
        await using var server = await RunningServer.StartAsync(Cancellation, options => options.Server.ApiKeys.Add("a-key"));
        using var http = new HttpClient { BaseAddress = server.Url };
        var document = await ReadAsync(server);

        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject().Where(pair => pair.Value!["security"] is not null && !pair.Value["operationId"]!.GetValue<string>().Contains("Beta", StringComparison.Ordinal)))
            {
                using var request = new HttpRequestMessage(HttpMethod.Parse(method), path.Replace("{id}", "call_x", StringComparison.Ordinal)) { Content = JsonContent.Create(new { }) };
                var status = await CheckAsync(document, method, path, http.SendAsync(request, Cancellation));
                Assert.True(status == 401, $"{method} {path} answers strangers with {status}.");
            }
        }
    }

    private static string PathOf(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.Trim('/');

    private static async Task<JsonObject> ReadAsync(RunningServer server)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        return (await http.GetFromJsonAsync<JsonObject>("/openapi/v1.json", Cancellation))!;
    }

    /// <summary>Holds an answer against what the document says of its status.</summary>
    private static async Task<int> CheckAsync(JsonObject document, string method, string path, Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        var status = (int)answer.StatusCode;
        var body = await answer.Content.ReadAsStringAsync(Cancellation);
        var responses = document["paths"]![path]![method]!["responses"]!.AsObject();
        Assert.True(responses.ContainsKey($"{status}"), $"{method} {path} answers {status}, which the document does not know: {body}");
        var schema = responses[$"{status}"]!["content"]!["application/json"]!["schema"]!;
        var problem = SchemaValidator.FindProblem(JsonNode.Parse(body), Resolve(schema, document).AsObject());
        Assert.True(problem is null, $"{method} {path}: {problem} in {body}");
        return status;
    }

    /// <summary>A schema without references, and without what says nothing of the shape.</summary>
    private static JsonNode Resolve(JsonNode schema, JsonObject document)
    {
        if (schema is JsonArray list)
        {
            return new JsonArray([.. list.Select(item => item is null ? null : Resolve(item, document))]);
        }

        if (schema is not JsonObject whole)
        {
            return schema.DeepClone();
        }

        return whole["$ref"] is { } reference
            ? Resolve(document["components"]!["schemas"]![reference.GetValue<string>()[Components.Length..]]!, document)
            : new JsonObject(whole.Where(pair => pair.Key is not ("format" or "default")).Select(pair => KeyValuePair.Create(pair.Key, pair.Value is null ? null : Resolve(pair.Value, document))));
    }
}
