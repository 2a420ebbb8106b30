using System.Net;
using System.Text;
using Microsoft.Extensions.AI;
using Parley.Server.Configuration;
using Parley.Server.HttpTools;
using Parley.Testing.Time;

namespace Parley.Server.Tests.HttpTools;

[Trait("Category", "Unit")]
public sealed class HttpToolTests : IDisposable
{
    private const string Get = """
        http_tools:
          - name: find_order
            description: Finds.
            url: https://crm.example/orders/{order}/status?lang={lang}
            headers: { Authorization: "Bearer ${TOKEN}" }
            parameters: { type: object, properties: { order: { type: string }, lang: { type: string }, limit: { type: integer, maximum: 5 } }, required: [order] }
            timeout_seconds: 3
            result: orders.0.state
        """;

    private readonly Endpoint _endpoint = new();

    public void Dispose() => _endpoint.Dispose();

    [Fact]
    public async Task Invoke_HostileArguments_StayWhereTheyArePut()
    {
        var tool = Create(Get);
        _endpoint.Answer = """{"orders":[{"state":"sent"}]}""";

        var answer = await InvokeAsync(tool, ("order", "7/../../admin?x=1#y@evil.example"), ("lang", "e&n=1"));

        Assert.Equal("sent", answer);
        Assert.Equal("https://crm.example/orders/7%2F..%2F..%2Fadmin%3Fx%3D1%23y%40evil.example/status?lang=e%26n%3D1", _endpoint.Request!.RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer secret", _endpoint.Request.Headers.GetValues("Authorization").Single());
    }

    [Fact]
    public async Task Invoke_DotsAsAnArgument_AreRefused()
    {
        Assert.Equal("The arguments are not allowed.", await InvokeAsync(Create(Get), ("order", ".."), ("lang", "en")));
        Assert.Null(_endpoint.Request);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "{}", "The service answered with the status 404.")]
    [InlineData(HttpStatusCode.Redirect, "", "The service answered with the status 302.")]
    [InlineData(HttpStatusCode.OK, "no json", "The service did not answer with JSON.")]
    [InlineData(HttpStatusCode.OK, """{"orders":[]}""", "The service's answer does not hold what was looked for.")]
    [InlineData(HttpStatusCode.OK, """{"orders":[{"state":{"a":1}}]}""", """{"a":1}""")]
    public async Task Invoke_Answers_AreToldInWords(HttpStatusCode status, string body, string expected)
    {
        (_endpoint.Status, _endpoint.Answer) = (status, body);

        Assert.Equal(expected, await InvokeAsync(Create(Get), ("order", "7"), ("lang", "en")));
    }

    [Fact]
    public async Task Invoke_TooLongAnswer_IsNotUsed()
    {
        _endpoint.Answer = new string('x', 70_000);

        Assert.Equal("The service answered with more than can be used.", await InvokeAsync(Create(Get), ("order", "7"), ("lang", "en")));
    }

    [Fact]
    public async Task Invoke_NoAnswer_GivesUpAfterItsTime()
    {
        var time = new ManualTimeProvider();
        _endpoint.Hangs = true;

        var asking = InvokeAsync(Create(Get, time), ("order", "7"), ("lang", "en"));
        await _endpoint.Asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("The service did not answer in time.", await asking);
    }

    [Fact]
    public async Task Invoke_PostWithTemplate_WritesArgumentsAsJson()
    {
        var tool = Create(
            """
            http_tools:
              - name: open
                method: POST
                url: https://crm.example/tickets
                parameters: { type: object, properties: { text: { type: string }, count: { type: integer } } }
                body: '{"text": {text}, "count": {count}}'
            """);

        await InvokeAsync(tool, ("text", "a \"quoted\" }, {\"x\": 1"), ("count", 2));

        Assert.Equal("""{"text": "a \u0022quoted\u0022 }, {\u0022x\u0022: 1", "count": 2}""", _endpoint.Body);
    }

    [Fact]
    public async Task Invoke_PostWithoutTemplate_SendsWhatTheUrlDoesNotUse()
    {
        var tool = Create(
            "http_tools: [{ name: open, method: POST, url: \"https://crm.example/{kind}\", parameters: { type: object, properties: { kind: { type: string }, text: { type: string } } } }]");

        await InvokeAsync(tool, ("kind", "t"), ("text", "hello"));

        Assert.Equal("""{"text":"hello"}""", _endpoint.Body);
        Assert.Equal("/t", _endpoint.Request!.RequestUri!.AbsolutePath);
    }

    [Fact]
    public void Tool_Schema_IsThatOfTheFile()
    {
        var schema = Create(Get).JsonSchema;

        Assert.Equal(5, schema.GetProperty("properties").GetProperty("limit").GetProperty("maximum").GetInt32());
        Assert.Equal("order", schema.GetProperty("required")[0].GetString());
    }

    [Theory]
    [InlineData("{ name: a, url: \"https://{host}/x\", parameters: { properties: { host: {} } } }", "must have its host written out")]
    [InlineData("{ name: a, url: \"https://crm.example{rest}\", parameters: { properties: { rest: {} } } }", "must have its host written out")]
    [InlineData("{ name: a, url: \"https://me:pw@crm.example/\" }", "must not hold a user's name or password")]
    [InlineData("{ name: a, url: \"file:///etc/passwd\" }", "must be a URL that begins with http")]
    [InlineData("{ name: a, url: \"https://crm.example/{ordre}\", parameters: { properties: { order: {} } } }", "'{ordre}' is none of the tool's parameters. Did you mean 'order'?")]
    [InlineData("{ name: a b, url: \"https://crm.example/\" }", "must have 1 to 64 letters")]
    [InlineData("{ name: a, url: \"https://crm.example/\", headers: { \"X Y\": z } }", "must be a header's name")]
    public void Parse_Mistake_IsNamed(string tool, string problem)
    {
        var exception = Assert.Throws<ParleyConfigurationException>(() => Parse($"http_tools: [{tool}]"));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    private static async Task<string?> InvokeAsync(HttpTool tool, params (string Name, object Value)[] arguments) =>
        (string?)await tool.InvokeAsync(new AIFunctionArguments(arguments.ToDictionary(pair => pair.Name, object? (pair) => pair.Value)), TestContext.Current.CancellationToken);

    private HttpTool Create(string yaml, TimeProvider? time = null) =>
        new(Parse(yaml).HttpTools.Single(), new HttpMessageInvoker(_endpoint), time ?? TimeProvider.System);

    private static ParleyOptions Parse(string yaml) => ParleyConfigurationFile.Parse(yaml, "parley.yaml", "/", name => name == "TOKEN" ? "secret" : null);

    private sealed class Endpoint : HttpMessageHandler
    {
        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public string Answer { get; set; } = "{}";

        public bool Hangs { get; set; }

        public HttpRequestMessage? Request { get; private set; }

        public string? Body { get; private set; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Request = request;
            Body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
            Asked.TrySetResult();
            if (Hangs)
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            }

            return new HttpResponseMessage(Status) { Content = new StringContent(Answer, Encoding.UTF8, "application/json") };
        }
    }
}
