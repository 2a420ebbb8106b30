using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Samples.ShiFi;

namespace Parley.Samples.Tests.ShiFi;

[Trait("Category", "Integration")]
public sealed class ShiFiToolsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("parley-shifi-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("get_balance")]
    [InlineData("get_loans")]
    [InlineData("get_credit_score")]
    public async Task Tool_BeforeVerification_TellsNothing(string name)
    {
        var tools = ShiFiAgent.CreateTools(ShiFiAgent.CreateDatabase(_directory.FullName));

        var result = await CallAsync(tools, name);

        Assert.False(result.GetProperty("verified").GetBoolean());
        Assert.All(result.EnumerateObject().Where(field => field.Name != "verified"), field => Assert.Equal(JsonValueKind.Null, field.Value.ValueKind));
    }

    [Fact]
    public async Task Verify_OneConversation_OpensNoOther()
    {
        var database = ShiFiAgent.CreateDatabase(_directory.FullName);
        var verified = ShiFiAgent.CreateTools(database);
        var other = ShiFiAgent.CreateTools(database);

        await CallAsync(verified, "verify_customer", ("customerNumber", "123"), ("pin", "4821"));

        Assert.Equal(5500, (await CallAsync(verified, "get_balance")).GetProperty("amount").GetDecimal());
        Assert.False((await CallAsync(other, "get_balance")).GetProperty("verified").GetBoolean());
    }

    [Fact]
    public async Task Verify_AfterThreeWrongPins_RefusesTheRightOne()
    {
        var tools = ShiFiAgent.CreateTools(ShiFiAgent.CreateDatabase(_directory.FullName));
        foreach (var pin in (string[])["1111", "2222", "3333"])
        {
            await CallAsync(tools, "verify_customer", ("customerNumber", "123"), ("pin", pin));
        }

        var result = await CallAsync(tools, "verify_customer", ("customerNumber", "123"), ("pin", "4821"));

        Assert.False(result.GetProperty("verified").GetBoolean());
        Assert.True(result.GetProperty("locked").GetBoolean());
    }

    [Fact]
    public async Task Verify_ManyAtOnce_CountsEachAttempt()
    {
        var tools = ShiFiAgent.CreateTools(ShiFiAgent.CreateDatabase(_directory.FullName));

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(pin => CallAsync(tools, "verify_customer", ("customerNumber", "123"), ("pin", $"000{pin}"))));
        var right = await CallAsync(tools, "verify_customer", ("customerNumber", "123"), ("pin", "4821"));

        Assert.All(results, result => Assert.False(result.GetProperty("verified").GetBoolean()));
        Assert.True(right.GetProperty("locked").GetBoolean());
    }

    [Fact]
    public async Task Verify_WrongPinForAnother_EndsTheFirstVerification()
    {
        var tools = ShiFiAgent.CreateTools(ShiFiAgent.CreateDatabase(_directory.FullName));
        await CallAsync(tools, "verify_customer", ("customerNumber", "123"), ("pin", "4821"));

        await CallAsync(tools, "verify_customer", ("customerNumber", "456"), ("pin", "0000"));

        Assert.False((await CallAsync(tools, "get_balance")).GetProperty("verified").GetBoolean());
    }

    private static async Task<JsonElement> CallAsync(IReadOnlyList<AIFunction> tools, string name, params (string Name, object? Value)[] arguments)
    {
        var result = await tools.Single(tool => tool.Name == name).InvokeAsync(
            new AIFunctionArguments(arguments.ToDictionary(argument => argument.Name, argument => argument.Value)), TestContext.Current.CancellationToken);
        return Assert.IsType<JsonElement>(result);
    }
}
