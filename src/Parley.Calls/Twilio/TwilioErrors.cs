using System.Net;

namespace Parley.Calls.Twilio;

/// <summary>Twilio's error codes, and what an operator can do about each.</summary>
internal static class TwilioErrors
{
    /// <param name="status">The answer's HTTP status.</param>
    /// <param name="code">The code in its body; null when it has none.</param>
    public static TwilioException For(HttpStatusCode status, int? code)
    {
        var (failure, advice) = Describe(status, code);
        var name = code is { } number ? $"{(int)status}, error {number}" : $"{(int)status}";
        return new TwilioException(failure, code, (int)status, $"Twilio answered {name}: {advice}");
    }

    public static TwilioException Unreachable(Uri baseUrl, Exception cause) => new(
        TwilioFailure.Unavailable, null, null, $"Twilio could not be reached at {baseUrl.Authority}. Check the network and twilio.api_url.", cause);

    public static TwilioException Timeout(Uri baseUrl, TimeSpan timeout, Exception cause) => new(
        TwilioFailure.Unavailable, null, null, $"Twilio did not answer within {timeout.TotalSeconds:0.#} s at {baseUrl.Authority}. Whether the request was done is not known.", cause);

    private static (TwilioFailure Failure, string Advice) Describe(HttpStatusCode status, int? code) => code switch
    {
        20003 => (TwilioFailure.Credentials, "the account or its key is wrong. Check twilio.account_sid, twilio.auth_token and twilio.api_key on the console's first page."),
        20404 => (TwilioFailure.NotInProgress, "there is no such call; it is over."),
        21210 or 21212 => (TwilioFailure.CallerId, "the number to call from is not a number of this account. Buy or verify it, or set twilio.from to one that is."),
        21211 or 21214 or 21217 => (TwilioFailure.Number, "the number called is no number that can be called. Write it with + and its country, like +15550100."),
        21215 or 13227 => (TwilioFailure.Country, "this account may not call that country. Allow it in the console under Voice, Settings, Geo permissions."),
        21219 => (TwilioFailure.Number, "a trial account calls verified numbers only. Verify the number in the console, or upgrade the account."),
        21220 => (TwilioFailure.NotInProgress, "the call is not in progress, so it cannot be changed."),
        20429 => (TwilioFailure.TooManyRequests, "too many requests at once. Try later, or lower twilio.calls_per_second."),
        10004 => (TwilioFailure.TooManyRequests, "the account has reached its number of calls at once. Wait, or ask Twilio for more (a new account without a profile has two)."),
        _ => Describe(status),
    };

    private static (TwilioFailure Failure, string Advice) Describe(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            (TwilioFailure.Credentials, "the account or its key is wrong. Check twilio.account_sid, twilio.auth_token and twilio.api_key on the console's first page."),
        HttpStatusCode.NotFound => (TwilioFailure.NotInProgress, "there is no such call; it is over."),
        HttpStatusCode.TooManyRequests => (TwilioFailure.TooManyRequests, "too many requests at once. Try later, or lower twilio.calls_per_second."),
        >= HttpStatusCode.InternalServerError => (TwilioFailure.Unavailable, "it is out of order. Try later; see status.twilio.com."),
        _ => (TwilioFailure.Other, "it refused the request. What the code means stands at twilio.com/docs/api/errors."),
    };
}
