namespace Parley.Testing.Telephone.Rest;

/// <summary>One call that the platform placed: rings, is answered or not, and goes on as any other.</summary>
internal sealed class OutboundLine(SimulatedCall call, CallScene scene, StatusCallbacks callbacks, CallOrder order, CalledParty party)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.Redirected);
        await TellAsync("initiated", "initiated", either.Token).ConfigureAwait(false);
        await TellAsync("ringing", "ringing", either.Token).ConfigureAwait(false);
        var isTooLong = party.RingTime > order.RingLimit;
        await Task.Delay(isTooLong ? order.RingLimit : party.RingTime, scene.TimeProvider, either.Token).ConfigureAwait(false);
        if (isTooLong || party.Failure is not null)
        {
            call.SetStatus(party.Failure ?? "no-answer");
            return;
        }

        await TellAsync("answered", "in-progress", either.Token).ConfigureAwait(false);
        var detecting = DetectAsync(either.Token);
        var twiml = order.Twiml ?? await call.FetchAsync(order.Url!, [], either.Token).ConfigureAwait(false);
        await call.FollowAsync(twiml, order.Url ?? "https://api.twilio.com", party.Script, cancellationToken, party).ConfigureAwait(false);
        await detecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task DetectAsync(CancellationToken cancellationToken)
    {
        if (order.DetectionCallback is not { } url)
        {
            return;
        }

        await Task.Delay(party.DetectionTime, scene.TimeProvider, cancellationToken).ConfigureAwait(false);
        var (_, problem) = await scene.Platform.PostAsync(url, scene.Manner.Detected(call, party), cancellationToken).ConfigureAwait(false);
        if (problem is not null)
        {
            call.Complain(problem);
        }
    }

    private Task TellAsync(string progress, string status, CancellationToken cancellationToken)
    {
        call.SetStatus(status);
        return callbacks.TellAsync(progress, call.Form(), null, cancellationToken);
    }
}
