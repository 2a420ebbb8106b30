using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Server.Agents;

namespace Parley.Server.Console.Agents;

/// <summary>An agent with a change that is being tried.</summary>
public partial class DraftPage
{
    private AgentDraft? _draft;
    private string _title = "No such change";

    [Inject]
    private AgentDrafts Drafts { get; set; } = null!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _draft = Drafts.Find((string?)HttpContext.GetRouteValue("id"));
        if (_draft is null)
        {
            HttpContext.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else
        {
            _title = $"{_draft.AgentName}, changed";
        }
    }
}
