using System.Text.Encodings.Web;
using Parley.Server.Access.OpenId;

namespace Parley.Server.Access;

/// <summary>The page to sign in at: plain HTML, no script.</summary>
/// <param name="TokenName">The field of the token against foreign forms.</param>
/// <param name="Token">The token.</param>
/// <param name="Return">Where to go afterwards; checked.</param>
internal sealed record SignInPage(string TokenName, string Token, string Return)
{
    /// <summary>Why the last attempt failed; null for none.</summary>
    public string? Problem { get; init; }

    /// <summary>What the operator should know; null for nothing.</summary>
    public string? Hint { get; init; }

    /// <summary>The provider of OpenID Connect that people may sign in at instead; null for none.</summary>
    public string? Provider { get; init; }

    /// <summary>Whether there is anybody with a password.</summary>
    public bool HasPasswords { get; init; } = true;

    public string ToHtml() =>
        $"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <title>{(Problem is null ? "" : "Error: ")}Sign in – Parley</title>
          <link rel="icon" href="/favicon.svg" type="image/svg+xml">
          <link rel="stylesheet" href="/css/base.css">
          <link rel="stylesheet" href="/css/signin.css">
        </head>
        <body>
          <main>
            <img src="/favicon.svg" alt="" width="40" height="40">
            <h1>Sign in to Parley</h1>
            {(Problem is null ? "" : $"""<p class="problem" id="problem" role="alert">{Encode(Problem)}</p>""")}
            {(Hint is null ? "" : $"""<p class="hint">{Encode(Hint)}</p>""")}
            {Link}
            {(HasPasswords ? Form : "")}
          </main>
        </body>
        </html>

        """;

    /// <summary>The token stays out of logs.</summary>
    public override string ToString() => nameof(SignInPage);

    private string Link => Provider is null
        ? ""
        : $"""<a class="provider" href="{OpenIdPaths.Begin}?{SignInPaths.ReturnUrl}={Uri.EscapeDataString(Return)}">Sign in with {Encode(Provider)}</a>""";

    private string Form =>
        $"""
        <form method="post" action="{SignInPaths.SignIn}">
          <input type="hidden" name="{Encode(TokenName)}" value="{Encode(Token)}">
          <input type="hidden" name="{SignInPaths.ReturnUrl}" value="{Encode(Return)}">
          <label for="name">Name</label>
          <input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="{UserRules.LongestName}" required autofocus{Described}>
          <label for="password">Password</label>
          <input id="password" name="password" type="password" autocomplete="current-password" maxlength="{UserRules.LongestPassword}" required{Described}>
          <button type="submit">Sign in</button>
        </form>
        """;

    private string Described => Problem is null ? "" : " aria-describedby=\"problem\" aria-invalid=\"true\"";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
