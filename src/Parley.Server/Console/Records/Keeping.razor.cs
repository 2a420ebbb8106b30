using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Parley.Server.Access;
using Parley.Storage;
using Parley.Storage.Retention;

namespace Parley.Server.Console.Records;

/// <summary>What an admin can have done with a past call's record; nothing for others.</summary>
public partial class Keeping
{
    private bool _mayAct;
    private LegalHold? _hold;

    /// <summary>The call.</summary>
    [Parameter]
    public string CallId { get; set; } = "";

    /// <summary>Whether it is known whose call it was.</summary>
    [Parameter]
    public bool HasCaller { get; set; }

    [Inject]
    private CallReader Reader { get; set; } = null!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _mayAct = HttpContext.User.IsInRole(AccessPrincipal.NameOf(AccessRole.Admin)) && Reader.Store is not null;
        try
        {
            _hold = _mayAct
                ? (await Reader.Store!.ReadHoldsAsync(HttpContext.RequestAborted)).FirstOrDefault(hold => hold.Kind == "call" && hold.Subject == CallId)
                : null;
        }
        catch (StorageException)
        {
            _mayAct = false; // the page says that the records cannot be reached
        }
    }
}
