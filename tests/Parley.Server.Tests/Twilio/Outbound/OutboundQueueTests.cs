using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Calls;
using Parley.Server.Calls.Events;
using Parley.Server.Configuration;
using Parley.Server.Twilio.Outbound;

namespace Parley.Server.Tests.Twilio.Outbound;

[Trait("Category", "Unit")]
public sealed class OutboundQueueTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-queue-");
    private readonly StandingClock _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task TryKeepAsync_CalledOffBefore_NextServerDoesNotPlaceIt(bool isCalledOff, int expected)
    {
        var options = new ParleyOptions();
        options.Twilio.QueueFile = Path.Combine(_folder.FullName, "calls.jsonl");
        using (var journal = new OutboundJournal(options, NullLogger<OutboundJournal>.Instance))
        {
            var calls = new LiveCalls(new CallEventLog(_time), _time);
            using var queue = new OutboundQueue(options, journal, calls, _time);
            var live = calls.Add(LiveCallKind.Outbound, "anna");
            live.Expect();
            var call = new OutboundCall(live, new OutboundOrder("+15550101", "+15550199", "anna"));
            queue.Hold(call);
            if (isCalledOff)
            {
                Assert.True(await queue.TryCancelAsync(live));
            }

            await queue.TryKeepAsync(call, _time.GetUtcNow());
        }

        using var again = new OutboundJournal(options, NullLogger<OutboundJournal>.Instance);
        Assert.Equal(expected, (await again.LoadAsync(Cancellation)).Count);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
