using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Parley.Server.Console;

/// <summary>What shows that a form is of this console and of this visitor.</summary>
public partial class FormToken
{
    internal const string FieldName = "form_token";

    private string? _token;

    [Inject]
    private IAntiforgery Antiforgery { get; set; } = null!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => _token = Antiforgery.GetAndStoreTokens(HttpContext).RequestToken;
}
