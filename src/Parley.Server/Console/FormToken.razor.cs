using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Parley.Server.Console;

/// <summary>What shows that a form is of this console and of this visitor.</summary>
public partial class FormToken
{
    private string? _field;
    private string? _token;

    [Inject]
    private IAntiforgery Antiforgery { get; set; } = null!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        var tokens = Antiforgery.GetAndStoreTokens(HttpContext);
        (_field, _token) = (tokens.FormFieldName, tokens.RequestToken);
    }
}
