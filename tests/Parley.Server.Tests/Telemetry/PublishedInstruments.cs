using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Parley.Server.Configuration;
using Parley.Server.Tests.Calls.Events;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Telemetry;

/// <summary>All that a server can measure, by name.</summary>
internal static class PublishedInstruments
{
    /// <summary>Of a server that has had a call.</summary>
    public static async Task<IReadOnlyDictionary<string, Instrument>> ReadAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The loops of calls are Linux's.");
        var published = new ConcurrentDictionary<string, Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "Parley")
                {
                    published[instrument.Name] = instrument;
                }
            },
        };
        listener.Start();
        await using var server = await RunningServer.StartAsync(
            cancellationToken, options => options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna." }));
        using var call = await PageCall.DialAsync(server.Url, cancellationToken, "anna");
        await call.HangUpAsync(cancellationToken);
        return published;
    }
}
