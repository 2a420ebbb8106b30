using Parley.Server.Calls;
using Parley.Server.Calls.Events;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Calls;

[Trait("Category", "Unit")]
public sealed class LiveCallsTests
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(30);
    private readonly ManualTimeProvider _time = new();
    private readonly LiveCalls _calls;

    public LiveCallsTests() => _calls = new LiveCalls(new CallEventLog(_time), _time);

    [Fact]
    public void Find_CallCameBackAndEndedAgain_IsKeptForItsTimeFromItsLastEnd()
    {
        var call = _calls.Add(LiveCallKind.Inbound, "anna");
        _calls.End(call, "connection_lost", call.Enter());
        _time.Advance(s_kept - TimeSpan.FromMinutes(1));
        _calls.End(call, "hang_up", call.Enter());

        _time.Advance(TimeSpan.FromMinutes(2));
        var early = _calls.Find(call.Id);
        _time.Advance(s_kept);

        Assert.Equal((call, null), (early, _calls.Find(call.Id)));
    }

    [Fact]
    public void FindByCarrierId_CallIsForgotten_NoneOfItsAttemptsIsLeft()
    {
        var call = _calls.Add(LiveCallKind.Outbound, "anna");
        _calls.Name(call, "CA1");
        call.BeginAgain();
        _calls.Name(call, "CA2");
        _calls.End(call, "busy");
        Assert.Equal(call, _calls.FindByCarrierId("CA1"));

        _time.Advance(s_kept);

        Assert.Null(_calls.FindByCarrierId("CA1"));
        Assert.Null(_calls.FindByCarrierId("CA2"));
    }
}
