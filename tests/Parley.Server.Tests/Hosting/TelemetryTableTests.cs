using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Parley.Server.Configuration;
using Parley.Server.Tests.Calls.Events;

namespace Parley.Server.Tests.Hosting;

/// <summary>What a server measures is what the document says, neither less nor more.</summary>
[Trait("Category", "Integration")]
public sealed class TelemetryTableTests
{
    [Fact]
    public async Task Instruments_OfAServerWithACall_AreThoseOfTheDocument()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The loops of calls are Linux's.");
        var cancellationToken = TestContext.Current.CancellationToken;
        var published = new ConcurrentDictionary<string, string?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "Parley")
                {
                    published[instrument.Name] = instrument.Unit;
                }
            },
        };
        listener.Start();

        await using (var server = await RunningServer.StartAsync(
            cancellationToken, options => options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna." })))
        {
            using var call = await PageCall.DialAsync(server.Url, cancellationToken, "anna");
            await call.HangUpAsync(cancellationToken);
        }

        Assert.Equal(
            TelemetryTables.Rows("Measurements").Select(row => (row[0], row[1])).Order(),
            published.Select(instrument => (instrument.Key, instrument.Value ?? "")).Order());
    }
}
