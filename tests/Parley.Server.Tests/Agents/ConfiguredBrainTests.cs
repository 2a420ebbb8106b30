using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Parley.Agents;
using Parley.Agents.Brain;
using Parley.Agents.Tools;
using Parley.Calls;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Twilio;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Agents;

/// <summary>Agents whose <c>brain:</c> stands in the file, in calls by telephone.</summary>
[Trait("Category", "Integration")]
public sealed class ConfiguredBrainTests
{
    [Fact(Timeout = 60_000)]
    public async Task Webhook_IntentByPattern_GetsDetailsAndHeadersAndItsAnswerComesBack()
    {
        JsonElement posted = default;
        var authorization = "";
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var desk = builder.Build();
        desk.MapPost("/calls", async context =>
        {
            posted = await context.Request.ReadFromJsonAsync<JsonElement>(context.RequestAborted);
            authorization = context.Request.Headers.Authorization.ToString();
            await context.Response.WriteAsync("Anna calls back at ten.", context.RequestAborted);
        });
        await desk.StartAsync(TestContext.Current.CancellationToken);

        var ended = await AskAsync(
            $$"""
            recogniser: patterns
            intents:
              - name: call_back
                patterns: ['call (me )?back (?<when>[^.?!]+)']
                webhook: { url: "{{desk.Urls.First()}}/calls", headers: { Authorization: Bearer 0123456789abcdef } }
            """,
            "Please CALL me back at ten.");

        Assert.Equal(("call_back", "Anna calls back at ten."), (ended.IntentName, ended.Result));
        Assert.Equal("Bearer 0123456789abcdef", authorization);
        Assert.Equal(("call_back", "at ten"), (posted.GetProperty("intent").GetString(), posted.GetProperty("arguments").GetProperty("when").GetString()));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("find_order", "7741 is on its way.")]
    [InlineData("count_orders", "3")]
    [InlineData("failing", null)]
    public async Task Tool_IntentByPattern_IsGivenTheDetails(string tool, string? result)
    {
        var ended = await AskAsync(
            $$"""
            recogniser: patterns
            intents:
              - name: where_is_order
                patterns: ['order (?<number>\d+)']
                tool: {{tool}}
            """,
            "Where is order 7741?");

        Assert.Equal((result, result is null ? WorkFailure.Exception : WorkFailure.None), (ended.Result, ended.Failure));
    }

    [Fact(Timeout = 60_000)]
    public async Task Ask_IntentByLanguageModel_IsAnsweredByTheTextAgent()
    {
        var ended = await AskAsync(
            """
            recogniser: chat
            intents:
              - name: plan_trip
                description: The caller wants to travel.
                timing: silent
                ask: { instructions: You plan journeys. }
            """,
            "I would like to see Rome.");

        Assert.Equal(("plan_trip", "Take the night train."), (ended.IntentName, ended.Result));
    }

    [Theory]
    [InlineData("{ intents: [{ name: a, patterns: [x], tool: nothing }] }", "there is no tool or set of tools 'nothing'")]
    [InlineData("{ intents: [{ name: a, patterns: [x], tool: orders }] }", "'orders' is a set of several tools")]
    [InlineData("{ intents: [{ name: a, patterns: [x], tool: approved }] }", "uses the tool 'approved', which needs approval")]
    [InlineData("{ intents: [{ name: a, patterns: [x], tool: in_session }] }", "uses the tool 'in_session', whose method has a ToolContext or RunContext")]
    [InlineData("{ intents: [{ name: a, patterns: [x], tool: in_run }] }", "uses the tool 'in_run', whose method has a ToolContext or RunContext")]
    [InlineData("{ intents: [{ name: a, tool: count_orders }] }", "the intent 'a' has no patterns, and no language model")]
    [InlineData("{ intents: [{ name: a, patterns: [x], ask: { instructions: b } }] }", "is worked on by a language model (ask), and there is none")]
    [InlineData("{ recogniser: chat, intents: [{ name: a, patterns: [x], tool: count_orders }] }", "recogniser is chat, and there is no language model")]
    [InlineData("{ intents: [{ name: a, patterns: [x] }] }", "by exactly one of 'webhook', 'tool' and 'ask'")]
    [InlineData("{ intents: [{ name: a, tool: count_orders, webhook: { url: \"https://a.example\" } }] }", "by exactly one of 'webhook', 'tool' and 'ask'")]
    [InlineData("{ intents: [{ name: a, patterns: [x], webhook: { url: \"http://a.example\" } }] }", "must begin with https://")]
    [InlineData("{ intents: [{ name: a, patterns: ['(?=x)'], tool: count_orders }] }", "without look-around")]
    [InlineData("{ intents: [{ name: a b, tool: count_orders }] }", "must have 1 to 64 letters")]
    [InlineData("{ intents: [{ name: a, patterns: [x], arguments: { 1st: x }, tool: count_orders }] }", "an argument's name has")]
    [InlineData("{ intents: [{ name: a, patterns: [x], tool: count_orders }, { name: a, patterns: [x], tool: count_orders }] }", "a second intent of this brain is named 'a'")]
    [InlineData("{ intents: [{ name: a, patterns: [x], tool: count_orders, timing: later }] }", "must be one of after_reply, now, silent")]
    [InlineData("{ max_lines: 40 }", "'agents[0].brain.intents' is missing")]
    public async Task Check_MistakeInABrain_IsNamedWithItsPlace(string brain, string problem)
    {
        var folder = Directory.CreateTempSubdirectory("parley-brain-");
        try
        {
            var file = Path.Combine(folder.FullName, "parley.yaml");
            await File.WriteAllTextAsync(file, $"agents:\n  - name: anna\n    brain: {brain}\n", TestContext.Current.CancellationToken);

            var report = await ParleyConfigurationFile.CheckAsync(file, builder => builder.AddTools("orders", _ => Tools), TestContext.Current.CancellationToken);

            var mistake = Assert.Single(report.Findings, finding => !finding.IsWarning);
            Assert.Contains(problem, mistake.Problem, StringComparison.Ordinal);
            Assert.Equal((3, "anna"), (mistake.Line, mistake.Agent));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("patterns", "patterns: ['order (?<number>[0-9]+)']", null)]
    [InlineData("patterns", "patterns: [order], arguments: { number: Its number. }", "requires 'number'. Let a pattern find it: (?<number>…).")]
    [InlineData("chat", "arguments: { number: Its number. }", null)]
    [InlineData("chat", "patterns: ['order (?<number>[0-9]+)']", "requires 'number'. Describe 'number' under the intent's arguments:.")]
    public async Task Check_ToolThatRequiresADetail_WantsWhoRecognisesToFindIt(string recogniser, string details, string? problem)
    {
        var folder = Directory.CreateTempSubdirectory("parley-brain-");
        try
        {
            var file = Path.Combine(folder.FullName, "parley.yaml");
            await File.WriteAllTextAsync(
                file, $"agents:\n  - name: anna\n    brain: {{ recogniser: {recogniser}, intents: [{{ name: a, {details}, tool: find_order }}] }}\n", TestContext.Current.CancellationToken);

            var report = await ParleyConfigurationFile.CheckAsync(
                file, builder => builder.AddTools("orders", _ => Tools).AddChatModel(_ => FakeChatClient.Replying(Answer)), TestContext.Current.CancellationToken);

            var mistake = report.Findings.SingleOrDefault(finding => !finding.IsWarning)?.Problem;
            Assert.Equal(problem is null, mistake is null);
            Assert.EndsWith(problem ?? "", mistake ?? "", StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<AIFunction> Tools =>
    [
        AIFunctionFactory.Create((string number) => $"{number} is on its way.", "find_order"),
        AIFunctionFactory.Create(() => 3, "count_orders"),
        AIFunctionFactory.Create(string () => throw new InvalidOperationException("secret"), "failing"),
        RealtimeTool.Create(() => "done", "approved", "Needs a person.", new RealtimeToolOptions { Approval = ToolApprovalPolicy.Always }),
        RealtimeTool.Create((ToolContext context) => context.ToolName, "in_session", "Needs a session."),
        RealtimeTool.Create((RunContext run) => run.ToString(), "in_run", "Needs a run."),
    ];

    /// <summary>Calls an agent with this brain, says something, and waits for the work to end.</summary>
    private static async Task<WorkEndedEvent> AskAsync(string brain, string words)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var called = new TaskCompletionSource<Call>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<WorkEndedEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        var yaml = $"agents:\n  - name: anna\n    brain:\n      {brain.Replace("\n", "\n      ", StringComparison.Ordinal)}\n";
        var read = ParleyConfigurationFile.Parse(yaml, "parley.yaml", "/", _ => null);
        await using var server = await TwilioServer.StartAsync(
            cancellationToken,
            options =>
            {
                options.Agents[0] = Assert.Single(read.Agents);
                options.Twilio.AgentSpeaksFirst = false;
            },
            builder => builder
                .AddTools("orders", _ => Tools)
                .AddChatModel(_ => FakeChatClient.Replying(Answer))
                .OnCall(call =>
                {
                    call.Session.On<WorkEndedEvent>(work => ended.TrySetResult(work));
                    called.TrySetResult(call);
                    return null;
                }));
        using var phone = await PhoneCall.DialAsync(server, cancellationToken);
        var call = await called.Task.WaitAsync(cancellationToken);

        await call.Session.SendMessageAsync(words, cancellationToken);

        return await ended.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The language model as recogniser, as the text agent and as the agent that speaks.</summary>
    private static string Answer(FakeChatRequest request) =>
        request.Options?.ResponseFormat is ChatResponseFormatJson ? """{"intents":[{"name":"plan_trip","arguments":[]}]}"""
        : request.Messages.Any(message => message.Text.Contains("You plan journeys.", StringComparison.Ordinal)) || request.Options?.Instructions == "You plan journeys." ? "Take the night train."
        : "One moment.";
}
