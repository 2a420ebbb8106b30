using Parley.Server.Records;

namespace Parley.Server.Tests.Records;

public sealed class CallerNumberTests
{
    [Theory]
    [InlineData("+14155550123")]
    [InlineData("sip:anna@example.com")]
    public void RealOrNull_OfANumber_IsTheNumber(string number) => Assert.Equal(number, CallerNumber.RealOrNull(number));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("anonymous")]
    [InlineData("restricted")]
    [InlineData("+266696687")]
    [InlineData("+7378742833")]
    [InlineData("+2562533")]
    [InlineData("+8656696")]
    [InlineData("+86282452253")]
    [InlineData("sip:Anonymous@anonymous.invalid")]
    public void RealOrNull_OfAWithheldNumber_IsNull(string? number) => Assert.Null(CallerNumber.RealOrNull(number));
}
