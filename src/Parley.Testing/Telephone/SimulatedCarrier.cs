using System.Threading.Channels;
using Parley.Testing.Telephone.Manners;
using Parley.Testing.Telephone.Rest;
using Parley.Testing.Telephone.Speaking;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Telephone;

/// <summary>
/// A telephone carrier of our own, in Twilio's manner or another's and over the real wire: it posts signed webhooks, reads the answers, opens the streams,
/// plays what it is sent in real time, and takes requests as the carrier's REST API does. Whatever it would complain of is in the calls'
/// reports. Thread-safe.
/// </summary>
public sealed class SimulatedCarrier : IAsyncDisposable
{
    private const int OutboundCapacity = 1024;
    private static readonly HashSet<string> s_allEvents = ["initiated", "ringing", "answered", "completed"];

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<SimulatedCall> _calls = [];
    private readonly Channel<SimulatedCall> _outbound = Channel.CreateBounded<SimulatedCall>(
        new BoundedChannelOptions(OutboundCapacity) { FullMode = BoundedChannelFullMode.DropWrite }); // who does not read them finds them in Calls
    private readonly CallScene _scene;
    private readonly CarrierApi _api;

    /// <summary>Opens the REST API on a free port of this machine.</summary>
    /// <param name="options">How to reach what is tested.</param>
    /// <param name="timeProvider">Paces the lines; null for the system's clock.</param>
    public SimulatedCarrier(SimulatedCarrierOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var ids = new CarrierIds(options.Seed);
        var time = timeProvider ?? TimeProvider.System;
        var manner = CarrierManners.Create(options, ids, time);
        _scene = new CallScene(options, new PlatformClient(options, manner, time), manner, ids, time, _stopping.Token);
        _api = new CarrierApi(options, this);
    }

    /// <summary>What stands for <c>https://api.twilio.com</c>: an <c>http:</c> origin on this machine.</summary>
    public Uri ApiOrigin => _api.Origin;

    /// <summary>Every call so far, in the order in which they began.</summary>
    public IReadOnlyList<SimulatedCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>The calls that the platform placed, for one reader, in order.</summary>
    public ChannelReader<SimulatedCall> Outbound => _outbound.Reader;

    /// <summary>Calls the platform's number; returns at once, the call goes its way.</summary>
    /// <param name="script">What the caller does on every stream; null to be silent.</param>
    /// <param name="party">Who calls whom; null for two numbers that nobody has.</param>
    public SimulatedCall Call(CallerScript? script = null, CallParty? party = null)
    {
        var call = Add(party ?? new CallParty(_scene.Ids.NextNumber(), "+15550100"), "inbound");
        call.Completion = ReceiveAsync(call, script ?? CallerScript.Silence);
        return call;
    }

    /// <summary>Ends all calls and the API.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _api.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(Calls.Select(call => call.Completion)).ConfigureAwait(false);
        _outbound.Writer.TryComplete();
        _scene.Platform.Dispose();
        _stopping.Dispose();
    }

    internal SimulatedCall? Find(string callSid) => Calls.FirstOrDefault(call => call.CallSid == callSid);

    internal SimulatedCall Place(CallOrder order)
    {
        var call = Add(new CallParty(order.From, order.To), "outbound-api");
        call.Completion = DialAsync(call, order);
        _outbound.Writer.TryWrite(call);
        return call;
    }

    private SimulatedCall Add(CallParty party, string direction)
    {
        var call = new SimulatedCall(_scene, _scene.Ids.Next("CA"), party, direction);
        lock (_gate)
        {
            _calls.Add(call);
        }

        return call;
    }

    private async Task<CallReport> ReceiveAsync(SimulatedCall call, CallerScript script)
    {
        await Task.Yield();
        var callbacks = Callbacks(call, _scene.Options.StatusCallback?.OriginalString, s_allEvents);
        return await EndAsync(call, callbacks, async token =>
        {
            call.SetStatus("ringing");
            var twiml = await call.FetchAsync(_scene.Platform.VoiceUrl, [], token).ConfigureAwait(false);
            call.SetStatus(twiml is null ? "failed" : "in-progress");
            await call.FollowAsync(twiml, _scene.Platform.VoiceUrl, script, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private async Task<CallReport> DialAsync(SimulatedCall call, CallOrder order)
    {
        await Task.Yield();
        var party = _scene.Options.Called(order.To);
        var callbacks = Callbacks(call, order.StatusCallback, order.StatusCallbackEvents);
        return await EndAsync(call, callbacks, async token =>
        {
            var line = new OutboundLine(call, _scene, callbacks, order, party);
            await line.RunAsync(token).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private StatusCallbacks Callbacks(SimulatedCall call, string? url, IReadOnlySet<string> events) =>
        new(_scene.Platform, _scene.Options, url, events, _scene.Manner, call.Complain);

    private async Task<CallReport> EndAsync(SimulatedCall call, StatusCallbacks callbacks, Func<CancellationToken, Task> run)
    {
        var startedAt = _scene.TimeProvider.GetTimestamp();
        try
        {
            await run(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The carrier stops, or the call was ended while it rang.
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.Net.WebSockets.WebSocketException or UriFormatException)
        {
            call.Complain(new CarrierProblem(31924, exception.Message));
        }

        call.SetStatus(call.Status switch { "in-progress" => "completed", "queued" or "initiated" or "ringing" => "canceled", var ended => ended });
        if (!_stopping.IsCancellationRequested)
        {
            await callbacks.TellAsync("completed", call.Form(), _scene.TimeProvider.GetElapsedTime(startedAt), CancellationToken.None).ConfigureAwait(false);
        }

        var report = call.Snapshot();
        call.Finish();
        return report;
    }
}
