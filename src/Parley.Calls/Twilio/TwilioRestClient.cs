using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Polly;

namespace Parley.Calls.Twilio;

/// <summary>
/// What Parley asks of Twilio's REST interface. A request that Twilio refused for now (429) is tried again, one that may have been done (no
/// answer, 5xx) only where doing it twice does no harm: a call is never placed twice. Thread-safe.
/// </summary>
public sealed class TwilioRestClient
{
    private readonly HttpClient _http;
    private readonly TwilioRestOptions _options;
    private readonly string _accountUrl;
    private readonly AuthenticationHeaderValue _authorization;
    private readonly ResiliencePipeline<HttpResponseMessage> _repeatable;
    private readonly ResiliencePipeline<HttpResponseMessage> _once;

    /// <param name="http">Stays the caller's; its timeout should be longer than an attempt's.</param>
    /// <param name="options">The account.</param>
    /// <param name="timeProvider">Null for the system's clock.</param>
    public TwilioRestClient(HttpClient http, TwilioRestOptions options, TimeProvider? timeProvider = null)
    {
        timeProvider ??= TimeProvider.System;
        _http = http;
        _options = options;
        _accountUrl = $"{options.BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/2010-04-01/Accounts/{options.AccountSid}";
        var user = options.ApiKeySid ?? options.AccountSid;
        _authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Secret}")));
        _repeatable = TwilioRetries.Create(options, timeProvider, isRepeatable: true);
        _once = TwilioRetries.Create(options, timeProvider, isRepeatable: false);
    }

    /// <summary>Places a call. It is queued then, and does not ring yet.</summary>
    /// <returns>The call's SID.</returns>
    /// <exception cref="TwilioException">Twilio refused or could not be reached.</exception>
    public async Task<string> PlaceAsync(OutgoingCall call, CancellationToken cancellationToken = default)
    {
        var answer = await PostAsync("/Calls.json", call.ToForm(), _once, cancellationToken).ConfigureAwait(false);
        return answer.Sid is { Length: > 0 } sid
            ? sid
            : throw new TwilioException(TwilioFailure.Other, null, null, "Twilio took the call but named no SID. Check twilio.api_url.");
    }

    /// <summary>Ends a call, or calls it off. One that is over counts as ended.</summary>
    /// <returns>False when it was over already.</returns>
    /// <exception cref="TwilioException">Twilio refused or could not be reached.</exception>
    public async Task<bool> EndAsync(string callSid, CancellationToken cancellationToken = default)
    {
        try
        {
            await PostAsync(CallPath(callSid), [new("Status", "completed")], _repeatable, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TwilioException exception) when (exception.Failure == TwilioFailure.NotInProgress)
        {
            return false;
        }
    }

    /// <summary>Has a call go on elsewhere. Its media stream ends at once, so let the last words be heard first.</summary>
    /// <exception cref="TwilioException">Twilio refused (the call may be over) or could not be reached.</exception>
    public Task RedirectAsync(string callSid, TwiML instructions, CancellationToken cancellationToken = default) =>
        PostAsync(CallPath(callSid), [new("Twiml", instructions.ToString())], _once, cancellationToken);

    /// <summary>Has Twilio record a call, each side in a channel of its own.</summary>
    /// <param name="callSid">The call.</param>
    /// <param name="statusCallback">Where it tells that the recording can be fetched; null for nowhere.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The recording's SID.</returns>
    /// <exception cref="TwilioException">Twilio refused or could not be reached.</exception>
    public async Task<string> StartRecordingAsync(string callSid, Uri? statusCallback = null, CancellationToken cancellationToken = default)
    {
        List<KeyValuePair<string, string>> form = [new("RecordingChannels", "dual")];
        if (statusCallback is not null)
        {
            form.Add(new("RecordingStatusCallback", statusCallback.AbsoluteUri));
        }

        var answer = await PostAsync($"/Calls/{Id(callSid)}/Recordings.json", form, _once, cancellationToken).ConfigureAwait(false);
        return answer.Sid ?? "";
    }

    /// <summary>Ends a recording.</summary>
    /// <exception cref="TwilioException">Twilio refused or could not be reached.</exception>
    public Task StopRecordingAsync(string callSid, string recordingSid, CancellationToken cancellationToken = default) =>
        PostAsync($"/Calls/{Id(callSid)}/Recordings/{Id(recordingSid)}.json", [new("Status", "stopped")], _repeatable, cancellationToken);

    /// <summary>How a call stands.</summary>
    /// <returns><see cref="CallProgressState.Unknown"/> when there is no such call.</returns>
    /// <exception cref="TwilioException">Twilio refused or could not be reached.</exception>
    public async Task<CallProgressState> FindStateAsync(string callSid, CancellationToken cancellationToken = default)
    {
        try
        {
            var answer = await SendAsync(HttpMethod.Get, CallPath(callSid), null, _repeatable, cancellationToken).ConfigureAwait(false);
            return CallProgressStates.Parse(answer.Status);
        }
        catch (TwilioException exception) when (exception.Failure == TwilioFailure.NotInProgress)
        {
            return CallProgressState.Unknown;
        }
    }

    /// <summary>The calls that were placed over REST from one number to another, for one whose answer was lost.</summary>
    /// <param name="to">Whom.</param>
    /// <param name="from">The account's number.</param>
    /// <param name="since">Not those before; Twilio's clock counts, in whole seconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Their SIDs, of the newest 50 calls between the two.</returns>
    /// <exception cref="TwilioException">Twilio refused, could not be reached, or answered something else.</exception>
    public async Task<IReadOnlyList<string>> FindPlacedAsync(string to, string from, DateTimeOffset since, CancellationToken cancellationToken = default)
    {
        var path = $"/Calls.json?To={Uri.EscapeDataString(to)}&From={Uri.EscapeDataString(from)}&PageSize=50";
        var answer = await SendAsync(HttpMethod.Get, path, null, _repeatable, cancellationToken).ConfigureAwait(false);
        return answer.Calls is { } calls
            ? [.. calls.Where(call => call is { Direction: "outbound-api", CreatedAt: { } at } && at >= since).Select(call => call.Sid).OfType<string>()]
            : throw new TwilioException(TwilioFailure.Other, null, null, "Twilio's list of calls cannot be read. Check twilio.api_url.");
    }

    private static string CallPath(string callSid) => $"/Calls/{Id(callSid)}.json";

    private static string Id(string sid) => VoiceRequest.IsId(sid)
        ? sid
        : throw new ArgumentException("A SID has letters and digits only.", nameof(sid));

    private Task<TwilioAnswer> PostAsync(
        string path, IEnumerable<KeyValuePair<string, string>> form, ResiliencePipeline<HttpResponseMessage> pipeline, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, [.. form], pipeline, cancellationToken);

    private async Task<TwilioAnswer> SendAsync(
        HttpMethod method,
        string path,
        IReadOnlyList<KeyValuePair<string, string>>? form,
        ResiliencePipeline<HttpResponseMessage> pipeline,
        CancellationToken cancellationToken)
    {
        try
        {
            using var response = await pipeline.ExecuteAsync(
                async token =>
                {
                    using var request = new HttpRequestMessage(method, _accountUrl + path) { Content = form is null ? null : new FormUrlEncodedContent(form) };
                    request.Headers.Authorization = _authorization;
                    return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
            var answer = await TwilioAnswer.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
            return response.StatusCode < HttpStatusCode.BadRequest ? answer : throw TwilioErrors.For(response.StatusCode, answer.Code);
        }
        catch (HttpRequestException exception)
        {
            throw TwilioErrors.Unreachable(_options.BaseUrl, exception);
        }
        catch (Polly.Timeout.TimeoutRejectedException exception)
        {
            throw TwilioErrors.Timeout(_options.BaseUrl, _options.AttemptTimeout, exception);
        }
    }
}
