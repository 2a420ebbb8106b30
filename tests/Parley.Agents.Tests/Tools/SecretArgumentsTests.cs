using Microsoft.Extensions.AI;
using Parley.Agents.Tools;

namespace Parley.Agents.Tests.Tools;

[Trait("Category", "Unit")]
public sealed class SecretArgumentsTests
{
    private readonly SecretArguments _secrets = new(
    [
        AIFunctionFactory.Create((string customer, [SecretArgument] string pin) => customer + pin, "verify"),
        AIFunctionFactory.Create((string pin) => pin, "open"),
    ]);

    [Theory]
    [InlineData("verify", """{"customer":"123","pin":"4821"}""", """{"customer":"123","pin":"***"}""")]
    [InlineData("verify", """{"customer":"123"}""", """{"customer":"123"}""")]
    [InlineData("verify", """{"pin":{"digits":[4,8,2,1]}}""", """{"pin":"***"}""")]
    [InlineData("verify", """{"pin":"4821","pin":"4821"}""", "***")]
    [InlineData("verify", """{"pin":"48""", "***")]
    [InlineData("verify", "4821", "***")]
    [InlineData("verify", "", "")]
    [InlineData("open", """{"pin":"4821"}""", """{"pin":"4821"}""")]
    [InlineData("unknown", "4821", "4821")]
    public void Mask_Arguments_HidesTheSecretOnes(string tool, string arguments, string shown) =>
        Assert.Equal(shown, _secrets.Mask(tool, arguments));

    [Fact]
    public void ShownArguments_NotSet_AreTheArguments() => Assert.Equal("{}", new ToolCall("c1", "open", "{}").ShownArguments);
}
