using System.Net;
using Parley.Engine.Mcp;

namespace Parley.Engine.Tests.Mcp;

[Trait("Category", "Unit")]
public sealed class McpReachTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.8.8.8", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("2002:a9fe:a9fe::1", false)]
    public void PublicNetwork_Address_IsIncludedOnlyWhenPublic(string address, bool isIncluded) =>
        Assert.Equal(isIncluded, McpReach.PublicNetwork.Includes(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("8.8.8.8", false)]
    public void ThisMachine_Address_IsIncludedOnlyWhenLoopback(string address, bool isIncluded) =>
        Assert.Equal(isIncluded, McpReach.ThisMachine.Includes(IPAddress.Parse(address)));
}
