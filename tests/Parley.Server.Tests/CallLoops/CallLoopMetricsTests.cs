using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.CallLoops;
using Parley.Testing.Time;

namespace Parley.Server.Tests.CallLoops;

public sealed class CallLoopMetricsTests
{
    [Fact]
    public void End_SomebodyListens_ReportsHowLongItTook()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var time = new ManualTimeProvider();
        var metrics = new CallLoopMetrics(time, services.GetRequiredService<IMeterFactory>());
        using var listener = new MeterListener { InstrumentPublished = (instrument, own) => own.EnableMeasurementEvents(instrument) };
        var lags = new List<double>();
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) =>
        {
            if (instrument.Name == "parley.call_loop.lag" && ReferenceEquals(instrument.Meter.Scope, services.GetRequiredService<IMeterFactory>()))
            {
                lags.Add(value);
            }
        });
        listener.Start();

        var begunAt = metrics.Begin();
        time.Advance(TimeSpan.FromMilliseconds(2));
        metrics.End(begunAt);

        Assert.Equal([0.002], lags);
    }
}
