using System.Text;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Tests.Telephone;

[Trait("Category", "Unit")]
public sealed class BridgeMessageTests
{
    [Theory]
    [InlineData("""{"event":"media","streamSid":"MZ1","media":{"payload":"//8="}}""", typeof(BridgeMessage.Media))]
    [InlineData("""{"media":{"payload":""},"streamSid":"MZ1","event":"media"}""", typeof(BridgeMessage.Media))]
    [InlineData("""{"event":"mark","streamSid":"MZ1","mark":{"name":"m"}}""", typeof(BridgeMessage.Mark))]
    [InlineData("""{"event":"clear","streamSid":"MZ1"}""", typeof(BridgeMessage.Clear))]
    public void Read_RightShape_IsTaken(string json, Type expected) => Assert.IsType(expected, BridgeMessage.Read(Encoding.UTF8.GetBytes(json), "MZ1"));

    [Theory]
    [InlineData("""{"event":"media","streamSid":"MZ2","media":{"payload":"//8="}}""")]
    [InlineData("""{"event":"media","media":{"payload":"//8="}}""")]
    [InlineData("""{"event":"media","streamSid":"MZ1","media":{"payload":"no*base6"}}""")]
    [InlineData("""{"event":"media","streamSid":"MZ1","media":{"payload":"//8=","track":"outbound"}}""")]
    [InlineData("""{"event":"media","streamSid":"MZ1","media":{"payload":7}}""")]
    [InlineData("""{"event":"media","streamSid":"MZ1","sequenceNumber":"1","media":{"payload":"//8="}}""")]
    [InlineData("""{"event":"mark","streamSid":"MZ1","mark":{}}""")]
    [InlineData("""{"event":"mark","streamSid":"MZ1"}""")]
    [InlineData("""{"event":"clear","streamSid":"MZ1","mark":{"name":"m"}}""")]
    [InlineData("""{"event":"stop","streamSid":"MZ1"}""")]
    [InlineData("""{"event":7}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void Read_WrongShape_IsRefused(string json) => Assert.IsType<BridgeMessage.Refused>(BridgeMessage.Read(Encoding.UTF8.GetBytes(json), "MZ1"));
}
