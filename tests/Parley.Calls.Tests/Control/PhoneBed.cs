using Parley.Agents;
using Parley.Calls.Control;
using Parley.Testing.Models;
using Parley.Testing.Time;

namespace Parley.Calls.Tests.Control;

/// <summary>A telephone call with a fake leg, model and carrier, on a manual clock.</summary>
internal sealed class PhoneBed : IAsyncDisposable
{
    private readonly Task<string> _running;

    private PhoneBed(Call call, FakePhoneLeg leg, FakeRealtimeConnection model, FakeCarrier carrier, ManualTimeProvider time)
    {
        Call = call;
        Leg = leg;
        Model = model;
        Carrier = carrier;
        Time = time;
        _running = call.RunAsync(TestContext.Current.CancellationToken);
    }

    public Call Call { get; }

    public FakePhoneLeg Leg { get; }

    public FakeRealtimeConnection Model { get; }

    public FakeCarrier Carrier { get; }

    public ManualTimeProvider Time { get; }

    public Task<string> Running => _running.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    public static async Task<PhoneBed> StartAsync(
        bool hasCarrier = true, IReadOnlyDictionary<string, CallTransfer>? transfers = null, Func<CallOptions, CallOptions>? configure = null)
    {
        var time = new ManualTimeProvider();
        var leg = new FakePhoneLeg();
        var model = new FakeRealtimeModel();
        var carrier = new FakeCarrier();
        var current = new CurrentCall { Transfers = transfers ?? new Dictionary<string, CallTransfer>() };
        var agent = new RealtimeAgent { Name = "anna", Tools = CallTools.For(current) };
        var options = new CallOptions { CallId = "call-1", Carrier = hasCarrier ? carrier : null, Current = current };
        var call = await Call.StartAsync(leg, agent, model, configure?.Invoke(options) ?? options, time, cancellationToken: TestContext.Current.CancellationToken);
        return new PhoneBed(call, leg, await model.NextConnectionAsync(TestContext.Current.CancellationToken), carrier, time);
    }

    public async ValueTask DisposeAsync()
    {
        Leg.Hear();
        Call.End("test_over");
        await Running;
        await Call.DisposeAsync();
    }
}
