using System.ComponentModel;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Agents.Tools;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Tests.Tools;

[Trait("Category", "Unit")]
public sealed class RealtimeToolTests
{
    [Fact]
    [Row(155)]
    public void Create_Delegate_SchemaHasItsParametersAndNotTheContext()
    {
        var tool = RealtimeTool.Create(
            ([Description("The order's number.")] string order, ToolContext context, RunContext run, CancellationToken token, int count = 1) => order,
            "order_status",
            "Finds an order.");

        var properties = tool.JsonSchema.GetProperty("properties");

        Assert.Equal(("order_status", "Finds an order."), (tool.Name, tool.Description));
        Assert.Equal(["order", "count"], properties.EnumerateObject().Select(property => property.Name));
        Assert.Equal("The order's number.", properties.GetProperty("order").GetProperty("description").GetString());
        Assert.Equal(["order"], tool.JsonSchema.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    [Row(155)]
    public void FromMethods_MarkedMethods_AreToolsDescribedByTheirComments()
    {
        var tools = RealtimeTool.FromMethods(new DocumentedTools());

        Assert.Equal(["order_status", "Refund"], tools.Select(tool => tool.Name));
        Assert.Equal("Finds an order by its Number.", tools[0].Description);
        Assert.Equal(
            "As printed on the bill.",
            tools[0].JsonSchema.GetProperty("properties").GetProperty("number").GetProperty("description").GetString());
        Assert.Equal("Pays back.", tools[1].Description);
        Assert.Equal(ToolResponseMode.WhenIdle, tools[0].Options.RespondAfter);
        Assert.Same(ToolApprovalPolicy.Always, tools[1].Options.Approval);
    }

    [Fact]
    [Row(155)]
    public async Task FromMethods_Called_RunsOnTheObject()
    {
        await using var bed = new ToolBed([.. RealtimeTool.FromMethods(new DocumentedTools { Prefix = "no. " })]);

        var outcome = await bed.RunAsync("order_status", """{"number":7}""");

        Assert.Equal("no. 7", outcome.Output);
    }

    [Fact]
    [Row(156)]
    public async Task JsonSchema_HandWritten_IsSentAndChecked()
    {
        var schema = JsonElement.Parse("""{"type":"object","properties":{"id":{"type":"string"}},"required":["id"],"additionalProperties":false}""");
        var tool = RealtimeTool.Create((AIFunctionArguments all) => $"{all["id"]}", "find", options: new RealtimeToolOptions { JsonSchema = schema });
        await using var bed = new ToolBed(tool);

        var good = await bed.RunAsync("find", """{"id":"A7"}""");
        var missing = await bed.RunAsync("find");
        var unknown = await bed.RunAsync("find", """{"id":"A7","colour":"red"}""");

        var sent = Assert.IsType<FunctionToolDefinition>(Assert.Single(ToolDefinitions.For([tool])));
        Assert.True(JsonElement.DeepEquals(schema, sent.Parameters!.Value));
        Assert.Equal("A7", good.Output);
        Assert.Contains("'id' is missing", missing.Error!, StringComparison.Ordinal);
        Assert.Contains("no argument 'colour'", unknown.Error!, StringComparison.Ordinal);
    }

    [Fact]
    [Row(156)]
    public void JsonSchema_NotOfAnObject_IsRefused()
    {
        var options = new RealtimeToolOptions { JsonSchema = JsonElement.Parse("""{"type":"string"}""") };

        Assert.Throws<ArgumentException>(() => RealtimeTool.Create(() => 1, "find", options: options));
    }

    [Fact]
    [Row(157)]
    public async Task IsStrict_Generated_RequiresAllAndAllowsNothingElse()
    {
        var tool = RealtimeTool.Create((string id, int count = 1) => $"{id} x{count}", "echo", options: new RealtimeToolOptions { IsStrict = true });
        await using var bed = new ToolBed(tool);

        var incomplete = await bed.RunAsync("echo", """{"id":"A7"}""");
        var whole = await bed.RunAsync("echo", """{"id":"A7","count":2}""");
        var unknown = await bed.RunAsync("echo", """{"id":"A7","count":2,"colour":"red"}""");

        Assert.False(tool.JsonSchema.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(ToolFailure.BadArguments, incomplete.Failure);
        Assert.Equal("A7 x2", whole.Output);
        Assert.Equal(ToolFailure.BadArguments, unknown.Failure);
    }

    [Fact]
    [Row(158)]
    public void For_ToolWithOptions_SendsTypeNameDescriptionAndParametersAlone()
    {
        var tool = RealtimeTool.Create(() => 1, "Count to/1", "Counts.", new RealtimeToolOptions { IsStrict = true, RespondAfter = ToolResponseMode.Never });

        var sent = Assert.IsType<FunctionToolDefinition>(Assert.Single(ToolDefinitions.For([tool])));

        Assert.Equal(("function", "Count_to_1", "Counts."), (sent.Type, sent.Name, sent.Description.Value));
        Assert.Null(sent.ExtensionData);
    }

    [Fact]
    [Row(182)]
    public async Task ToolContext_InACall_KnowsAllAboutIt()
    {
        ToolContext? seen = null;
        var tool = RealtimeTool.Create((ToolContext context, RunContext run, int count) => { seen = context; return run.Get<string>(); }, "probe");
        await using var bed = new ToolBed(tool);

        var outcome = await bed.RunAsync("probe", """{"count":3}""");

        Assert.Equal("Ada", outcome.Output);
        Assert.Equal(("c1", "probe", """{"count":3}"""), (seen!.CallId, seen.ToolName, seen.Arguments));
        Assert.Equal(3, seen.Argument("count").GetInt32());
        Assert.Equal(JsonValueKind.Undefined, seen.Argument("colour").ValueKind);
        Assert.Same(bed.Agent, seen.Agent);
        Assert.Same(bed.Context, seen.Run);
    }

    [Fact]
    [Row(182)]
    public async Task ToolContext_OfAPlainFunction_IsInItsArguments()
    {
        var plain = AIFunctionFactory.Create((AIFunctionArguments arguments) => ((ToolContext)arguments.Context![typeof(ToolContext)]!).CallId, "plain");
        await using var bed = new ToolBed(plain);

        var outcome = await bed.RunAsync("plain");

        Assert.Equal("c1", outcome.Output);
    }

    [Fact]
    [Row(184)]
    public async Task Result_StructuredValues_BecomeJson()
    {
        await using var bed = new ToolBed(
            RealtimeTool.Create(() => new { name = "Zoë", size = 2 }, "object"),
            RealtimeTool.Create(() => (object)Enumerable.Range(1, 2).ToList(), "list"),
            RealtimeTool.Create(() => (string?)null, "nothing"),
            RealtimeTool.Create(() => Task.CompletedTask, "void"),
            RealtimeTool.Create(() => ToolResult.Json(JsonElement.Parse("""{ "a": 1 }""")), "result"));

        string[] outputs = [.. await OutputsAsync(bed, "object", "list", "nothing", "void", "result")];

        Assert.Equal(["""{"name":"Zoë","size":2}""", "[1,2]", "", "", """{"a":1}"""], outputs);
    }

    [Fact]
    [Row(184)]
    public async Task Result_Bytes_NeedAConverter()
    {
        await using var bed = new ToolBed(
            RealtimeTool.Create(() => new byte[] { 1, 2 }, "bytes"),
            RealtimeTool.Create(
                () => new byte[] { 1, 2 }, "converted", options: new RealtimeToolOptions { OutputConverter = result => Convert.ToHexString((byte[])result!) }));

        var refused = await bed.RunAsync("bytes");
        var converted = await bed.RunAsync("converted");

        Assert.Equal(ToolFailure.Exception, refused.Failure);
        Assert.Contains("OutputConverter", refused.Exception!.Message, StringComparison.Ordinal);
        Assert.Equal("0102", converted.Output);
    }

    [Fact]
    [Row(180)]
    public async Task Result_OfItsOwnMode_GoesBeforeTheTools()
    {
        var options = new RealtimeToolOptions { RespondAfter = ToolResponseMode.WhenIdle };
        await using var bed = new ToolBed(
            RealtimeTool.Create(() => ToolResult.Silent("noted"), "silent", options: options),
            RealtimeTool.Create(() => ToolResult.Text("done"), "text", options: options));

        var silent = await bed.RunAsync("silent");
        var text = await bed.RunAsync("text");

        Assert.Equal(("noted", ToolResponseMode.Never), (silent.Output, silent.RespondAfter));
        Assert.Equal(("done", ToolResponseMode.WhenIdle), (text.Output, text.RespondAfter));
    }

    [Fact]
    [Row(161)]
    public async Task Start_ToolBlocksItsThread_ReturnsAtOnce()
    {
        using var release = new ManualResetEventSlim();
        await using var bed = new ToolBed(RealtimeTool.Create(() => { release.Wait(TestContext.Current.CancellationToken); return "late"; }, "block"));

        bed.Start("block"); // would never come back if the tool ran here
        release.Set();
        var outcome = await bed.Host.NextOutcomeAsync();

        Assert.Equal("late", outcome.Output);
    }

    [Fact]
    [Row(162)]
    public async Task MaxParallel_One_CallsRunOneAfterTheOther()
    {
        var (running, most) = (0, 0);
        var tool = RealtimeTool.Create(
            async () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
            },
            "count");
        await using var bed = new ToolBed(new ToolOptions { MaxParallel = 1 }, tool);

        for (var number = 0; number < 20; number++)
        {
            bed.Start("count");
        }

        for (var number = 0; number < 20; number++)
        {
            await bed.Host.NextOutcomeAsync();
        }

        Assert.Equal(1, most);
    }

    private static async Task<List<string>> OutputsAsync(ToolBed bed, params string[] names)
    {
        var outputs = new List<string>();
        foreach (var name in names)
        {
            outputs.Add((await bed.RunAsync(name)).Output);
        }

        return outputs;
    }
}
