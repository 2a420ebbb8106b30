using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Parley.Agents.Tools;
using Parley.Server.Access;
using Parley.Server.Calls;

namespace Parley.Server.Console.Live;

/// <summary>The tools of a call under way that wait for a person, for operators to decide; nothing for others.</summary>
public partial class Approvals
{
    private IReadOnlyList<ToolCall> _waiting = [];

    /// <summary>The call.</summary>
    [Parameter]
    public string CallId { get; set; } = "";

    [Inject]
    private LiveCalls Calls { get; set; } = null!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        if (HttpContext.User.IsInRole(AccessPrincipal.NameOf(AccessRole.Operator)))
        {
            _waiting = Calls.Find(CallId)?.Call?.Session.Tools.AwaitingApproval ?? [];
        }
    }
}
