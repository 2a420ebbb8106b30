using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Parley.Calls.Web;

namespace Parley.Calls.Tests.Web;

[Trait("Category", "Unit")]
public sealed class BrowserMessageReaderTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(2000);

    [Theory]
    [InlineData("""{"type":"text","text":"hi"}""")]
    [InlineData("""{"type":"playout","item_id":"i","played_ms":120.5}""")]
    [InlineData("""{"played_ms":0,"item_id":"i","type":"playout.cleared","more":[1]}""")]
    [InlineData("""{"type":"interrupt"}""")]
    [InlineData("""{"type":"hang_up"}""")]
    [InlineData("""{"type":"text","image":"data:image/jpeg;base64,AAAA"}""")]
    [InlineData("""{"type":"tool.decision","tool_call_id":"c","approve":false,"message":"no","always":true}""")]
    [InlineData("""{"type":"settings","session":{"speed":1.1,"turn_detection":null}}""")]
    [InlineData("""{"type":"item.delete","item_id":"i"}""")]
    [InlineData("""{"type":"item.truncate","item_id":"i","audio_end_ms":0}""")]
    public void Read_KnownMessage_IsTaken(string json)
    {
        var message = BrowserMessageReader.Read(Encoding.UTF8.GetBytes(json), out var problem);

        Assert.NotNull(message);
        Assert.Empty(problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"text":"hi"}""")]
    [InlineData("""{"type":"text"}""")]
    [InlineData("""{"type":"text","text":"  "}""")]
    [InlineData("""{"type":"text","text":7}""")]
    [InlineData("""{"type":"playout","item_id":"i","played_ms":-1}""")]
    [InlineData("""{"type":"playout","item_id":"i","played_ms":1e300}""")]
    [InlineData("""{"type":"playout","played_ms":1}""")]
    [InlineData("""{"type":"call.ended"}""")]
    [InlineData("""{"type":"text","text":"look","image":"https://elsewhere.example/a.png"}""")]
    [InlineData("""{"type":"text","text":"look","image":"data:image/svg+xml;base64,AAAA"}""")]
    [InlineData("""{"type":"tool.decision","tool_call_id":"c"}""")]
    [InlineData("""{"type":"tool.decision","approve":true}""")]
    [InlineData("""{"type":"settings"}""")]
    [InlineData("""{"type":"settings","session":[]}""")]
    [InlineData("""{"type":"settings","session":{"voice":7}}""")]
    [InlineData("""{"type":"settings","session":{"\ud800":1}}""")]
    [InlineData("""{"type":"settings","session":{"voice":"\ud800"}}""")]
    [InlineData("""{"type":"settings","session":{"tools":[{"type":"mcp","server_url":"http://10.0.0.1/"}]}}""")]
    [InlineData("""{"type":"settings","session":{"model":"gpt-realtime"}}""")]
    [InlineData("""{"type":"item.delete"}""")]
    [InlineData("""{"type":"item.truncate","item_id":"i","audio_end_ms":-1}""")]
    public void Read_BadMessage_IsRefusedWithAReason(string json)
    {
        var message = BrowserMessageReader.Read(Encoding.UTF8.GetBytes(json), out var problem);

        Assert.Null(message);
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows() =>
        Prop.ForAll<byte[]>(bytes => BrowserMessageReader.Read(bytes, out var problem) is null == problem.Length > 0).Check(s_config);

    [Fact]
    public void Read_AnyMembers_NeverThrows() =>
        Prop.ForAll<string, string, double>((type, text, played) =>
        {
            var json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
                new { type, text, item_id = text, played_ms = double.IsFinite(played) ? played : 0 });
            return BrowserMessageReader.Read(json, out var problem) is null == problem.Length > 0;
        }).Check(s_config);
}
