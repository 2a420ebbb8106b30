using System.Globalization;
using System.Net.WebSockets;
using System.Xml.Linq;
using Parley.Testing.Telephone.Speaking;
using Parley.Testing.Telephone.Twiml;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Telephone;

/// <summary>Carries out the verbs of one answer, one after the other, as the carrier does. What a verb says to a person is only noted.</summary>
internal sealed class CallConversation(SimulatedCall call, CallScene scene, CallerScript script, CalledParty? party)
{
    /// <summary>The next answer and where it came from; null when the call is over.</summary>
    public async Task<(string? Twiml, string Url)> FollowAsync(string twiml, string url, CancellationToken cancellationToken)
    {
        var (verbs, problem) = scene.Manner.ReadAnswer(twiml);
        if (problem is not null)
        {
            call.Complain(problem);
        }

        foreach (var verb in verbs)
        {
            call.Carried(verb);
            var (isOver, next) = await CarryOutAsync(verb.Name, verb.Element, cancellationToken).ConfigureAwait(false);
            if (isOver)
            {
                return (null, url);
            }

            if (next is { } relative)
            {
                url = new Uri(new Uri(url), relative.Url).ToString();
                return (await call.FetchAsync(url, relative.Form, cancellationToken).ConfigureAwait(false), url);
            }
        }

        return (null, url); // nothing is left to do: the carrier hangs up
    }

    private async Task<(bool IsOver, (string Url, KeyValuePair<string, string>[] Form)? Next)> CarryOutAsync(
        string name, XElement verb, CancellationToken cancellationToken)
    {
        var (order, problem) = scene.Manner.ReadStream(verb);
        if (problem is not null)
        {
            call.Complain(problem);
            return default;
        }

        if (order is not null)
        {
            return await ConnectAsync(order, cancellationToken).ConfigureAwait(false);
        }

        if (scene.Manner.ReadDial(verb) is { } dial)
        {
            return (false, await DialAsync(dial, cancellationToken).ConfigureAwait(false));
        }

        switch (name)
        {
            case "Hangup" or "Reject":
                return (true, null);
            case "Redirect":
                return (false, (verb.Value.Trim(), []));
            case "Pause":
                var seconds = int.TryParse((string?)verb.Attribute("length") ?? "1", CultureInfo.InvariantCulture, out var length) ? length : 1;
                await Task.Delay(TimeSpan.FromSeconds(seconds), scene.TimeProvider, cancellationToken).ConfigureAwait(false);
                return default;
            case "Dial" when verb.Element("Conference") is { } conference:
                await scene.Conferences.MeetAsync(conference, call, cancellationToken).ConfigureAwait(false);
                return (false, (string?)verb.Attribute("action") is { } afterwards ? (afterwards, [new("DialCallStatus", "answered")]) : null);
            case "Gather" when party is { } asked && (asked.PressedKey is not null || (asked.Words is not null && ((string?)verb.Attribute("input"))?.Contains("speech", StringComparison.Ordinal) == true)):
                return (false, ((string?)verb.Attribute("action") ?? "", [asked.PressedKey is { } key ? new("Digits", key) : new("SpeechResult", asked.Words!)]));
            case "Say" or "Speak" or "talk" or "Play" or "Enqueue" or "Start" or "Stop" or "Record" or "Gather" or "Leave":
                return default;
            default:
                call.Complain(new CarrierProblem(12200, $"There is no verb <{name}>."));
                return default;
        }
    }

    /// <summary>The one called answers, hears what there is to hear first, they speak, and it hangs up; or it does not answer.</summary>
    private async Task<(string Url, KeyValuePair<string, string>[] Form)?> DialAsync(DialOrder dial, CancellationToken cancellationToken)
    {
        var failure = scene.Options.Called(dial.Target).Failure;
        if (failure is null && dial.Whisper is { } whisper && await call.FetchAsync(whisper, [new("ParentCallSid", call.CallSid)], cancellationToken).ConfigureAwait(false) is { } said)
        {
            var (verbs, problem) = scene.Manner.ReadAnswer(said);
            verbs.ToList().ForEach(call.Carried);
            if (problem is not null)
            {
                call.Complain(problem);
            }
        }

        return dial.Action is { } action ? (action, [new(dial.OutcomeName, scene.Manner.Word(failure ?? "completed"))]) : null;
    }

    private async Task<(bool IsOver, (string Url, KeyValuePair<string, string>[] Form)? Next)> ConnectAsync(StreamOrder order, CancellationToken cancellationToken)
    {
        var identity = new StreamIdentity(scene.Ids.Next("MZ"), call.CallSid, scene.Options.AccountSid);
        if (await OpenAsync(order.Url, cancellationToken).ConfigureAwait(false) is not { } socket)
        {
            await TellAsync(order, identity, "stream-error", cancellationToken).ConfigureAwait(false);
            return default;
        }

        var stream = new CarrierStream(socket, identity, scene.Manner.CreateWire(identity), script, scene.TimeProvider, call.Complain);
        call.Opened(stream);
        await TellAsync(order, identity, "stream-started", cancellationToken).ConfigureAwait(false);
        var end = await stream.RunAsync(order.Parameters, cancellationToken, scene.Stopping).ConfigureAwait(false);
        await TellAsync(order, identity, "stream-stopped", CancellationToken.None).ConfigureAwait(false);
        return end switch
        {
            StreamEnd.ClosedByPlatform => (false, order.Action is { } action ? (action, []) : null),
            StreamEnd.Redirected => throw new OperationCanceledException(cancellationToken),
            _ => (true, null),
        };
    }

    private async Task<WebSocket?> OpenAsync(string url, CancellationToken cancellationToken)
    {
        try
        {
            return await StreamSocket.OpenAsync(scene.Platform.Route(url), scene.Manner.UpgradeHeaders(url), cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException exception)
        {
            call.Complain(new CarrierProblem(31920, exception.Message));
            return null;
        }
    }

    private async Task TellAsync(StreamOrder order, StreamIdentity identity, string what, CancellationToken cancellationToken)
    {
        if (order.StatusCallback is not { } url || scene.Manner.Report(order, identity, what) is not { } report)
        {
            return;
        }

        var (_, problem) = await scene.Platform.PostAsync(url, report, cancellationToken).ConfigureAwait(false);
        if (problem is not null)
        {
            call.Complain(problem);
        }
    }
}
