using System.Net.Http.Headers;

namespace Parley.Server.Telephone.Rest;

/// <summary>A REST interface of Twilio's kind: forms, and calls below an account. It has no keys but in the language of its answers.</summary>
/// <param name="title">The carrier's name.</param>
/// <param name="baseUrl">Where it is asked.</param>
/// <param name="credentials">The settings that hold the authorization.</param>
/// <param name="calls">Where the account's calls are, e.g. <c>/2010-04-01/Accounts/AC1/Calls</c>.</param>
/// <param name="extension">What follows a call's id, e.g. <c>.json</c>.</param>
/// <param name="authorization">Who asks.</param>
internal sealed class CompatibleApi(string title, Uri baseUrl, string credentials, string calls, string extension, AuthenticationHeaderValue authorization) : ICarrierApi
{
    public string Title => title;

    public Uri BaseUrl => baseUrl;

    public string Credentials => credentials;

    public AuthenticationHeaderValue Authorize() => authorization;

    public RestOrder Redirect(string callId, Uri url, CarrierAnswer instructions) =>
        RestOrder.Form($"{calls}/{callId}{extension}", new("Url", url.AbsoluteUri), new("Method", "POST"));

    public RestOrder? PressDigits(string callId, string digits) => null;
}
