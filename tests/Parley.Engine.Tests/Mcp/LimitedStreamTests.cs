using System.Text;
using Parley.Engine.Mcp;

namespace Parley.Engine.Tests.Mcp;

[Trait("Category", "Unit")]
public sealed class LimitedStreamTests
{
    [Theory]
    [InlineData("123456789", AnswerUnit.Body, true)]
    [InlineData("12345678", AnswerUnit.Body, false)]
    [InlineData("1234567\n1234567\n123", AnswerUnit.Body, true)]
    [InlineData("1234567\n1234567\n123", AnswerUnit.Line, false)]
    [InlineData("1234567\n123456789", AnswerUnit.Line, true)]
    public void Read_Answers_FailsWhenOneIsTooLong(string text, object unit, bool fails)
    {
        using var stream = new LimitedStream(new MemoryStream(Encoding.ASCII.GetBytes(text)), (AnswerUnit)unit, byteLimit: 8);
        var buffer = new byte[3];

        var fault = Record.Exception(() =>
        {
            while (stream.Read(buffer) > 0)
            {
                // to the end
            }
        });

        Assert.Equal(fails, fault is HttpRequestException);
    }
}
