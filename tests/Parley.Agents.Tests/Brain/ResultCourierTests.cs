using Parley.Agents.Brain;
using Parley.Agents.Tests.Sessions;

namespace Parley.Agents.Tests.Brain;

[Trait("Category", "Unit")]
public sealed class ResultCourierTests
{
    [Theory]
    [InlineData(ResultTiming.Now)]
    [InlineData(ResultTiming.Silent)]
    public async Task BringAsync_AfterItsEnd_IsDropped(ResultTiming timing)
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.TakeSent();
        var courier = new ResultCourier(bed.Session);
        await courier.DisposeAsync();

        await courier.BringAsync(new WaitingResult("w1", "late", timing));

        Assert.Empty(bed.Model.TakeSent());
    }
}
