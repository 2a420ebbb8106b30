using System.Net;
using System.Text.RegularExpressions;
using Parley.Server.Access;

namespace Parley.Server.Tests.Access;

/// <summary>A browser, as far as signing in goes: it keeps cookies and follows no redirect.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly Uri _url;
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };

    public Visitor(Uri url)
    {
        _url = url;
        Http = new HttpClient(_handler) { BaseAddress = url };
    }

    public HttpClient Http { get; }

    /// <summary>The value of the session's cookie; null when there is none.</summary>
    public string? Session
    {
        get => _handler.CookieContainer.GetCookies(_url)["parley"]?.Value;
        set => _handler.CookieContainer.Add(_url, new Cookie("parley", value, "/"));
    }

    /// <summary>Opens the page and sends its form.</summary>
    public async Task<HttpResponseMessage> SignInAsync(
        string name, string password, CancellationToken cancellationToken, string? returnUrl = null)
    {
        var token = await TokenAsync(cancellationToken);
        return await PostAsync("/signin", cancellationToken, (OwnProtection.FormField, token), ("name", name), ("password", password), ("returnUrl", returnUrl ?? ""));
    }

    /// <summary>The token of the sign-in page's form.</summary>
    public async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        var page = await Http.GetStringAsync("/signin", cancellationToken);
        return WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value);
    }

    public Task<HttpResponseMessage> PostAsync(string path, CancellationToken cancellationToken, params (string Name, string Value)[] fields) =>
        Http.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), cancellationToken);

    /// <summary>What the list of calls answers: 200 for who is signed in.</summary>
    public async Task<HttpStatusCode> ListAsync(CancellationToken cancellationToken)
    {
        using var response = await Http.GetAsync("/v1/calls", cancellationToken);
        return response.StatusCode;
    }

    /// <summary>What hanging up a call that does not exist answers: 404 for an operator.</summary>
    public async Task<HttpStatusCode> HangUpAsync(CancellationToken cancellationToken, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/calls/call_x/hang_up") { Content = new StringContent("{}") };
        request.Headers.Add("Origin", origin ?? _url.GetLeftPart(UriPartial.Authority));
        using var response = await Http.SendAsync(request, cancellationToken);
        return response.StatusCode;
    }

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex($"name=\"{OwnProtection.FormField}\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
