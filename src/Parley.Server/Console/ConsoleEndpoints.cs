using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Parley.Server.Access;
using Parley.Server.Agents;
using Parley.Server.Console.Agents;
using Parley.Server.Console.Calls;
using Parley.Server.Console.Health;
using Parley.Server.Console.Insight;
using Parley.Server.Console.Live;
using Parley.Server.Console.Records;
using Parley.Server.Console.Shell;

namespace Parley.Server.Console;

/// <summary>The operators' console: pages that are made here and need no script; each has an address of its own.</summary>
internal sealed class ConsoleEndpoints(LiveCallFeed feed, CallActions actions, TakeOverEndpoint takeOver, CallDownloads downloads, RecordActions records, DraftActions drafts, McpActions mcp, IAntiforgery antiforgery)
{
    private const int LargestForm = 64 * 1024;

    /// <summary>A character in a form: three bytes of UTF-8, each written as %XX.</summary>
    private const int LongestEncoded = 9;

    public IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("");
        group.MapGet(ConsolePaths.Root, context =>
        {
            context.Response.Redirect(ConsolePaths.Calls);
            return Task.CompletedTask;
        });
        MapPage<CallsPage>(group, ConsolePaths.Calls);
        MapPage<LiveRows>(group, ConsolePaths.Live);
        MapPage<SingleCallPage>(group, ConsolePaths.Calls + "/{id}");
        MapPage<InsightPage>(group, ConsolePaths.Insight);
        MapPage<HealthPage>(group, ConsolePaths.Health);
        MapPage<AgentsPage>(group, ConsolePaths.Agents);
        MapPage<DraftPage>(group, ConsolePaths.Drafts + "/{id}").RequireAuthorization(AccessPolicies.Operator);
        MapAction(group, ConsolePaths.Drafts, drafts.TryAsync, LargestForm + (LongestEncoded * (DraftActions.LongestInstructions + EarlierConversation.LongestJson))).RequireAuthorization(AccessPolicies.Operator);
        MapAction(group, ConsolePaths.Agents + "/mcp/{label}", mcp.AskAsync).RequireAuthorization(AccessPolicies.Operator);
        MapRead(group, ConsolePaths.LiveEvents, feed.HandleAsync).EndWithAccess();
        MapRead(group, ConsolePaths.Calls + "/{id}/listen", actions.ListenAsync).EndWithAccess();
        MapRead(group, ConsolePaths.Calls + "/{id}/take_over", takeOver.HandleAsync).RequireAuthorization(AccessPolicies.Operator).EndWithAccess();
        MapRead(group, ConsolePaths.Calls + "/{id}/recording", downloads.RecordingAsync);
        MapRead(group, ConsolePaths.Calls + "/{id}/export", downloads.ExportAsync);
        MapAction(group, ConsolePaths.Theme, ThemeChoice.HandleAsync).RequireAuthorization(AccessPolicies.Viewer);
        MapAction(group, ConsolePaths.Calls + "/{id}/legal_hold", records.HoldAsync).RequireAuthorization(AccessPolicies.Admin);
        MapAction(group, ConsolePaths.Calls + "/{id}/release_hold", records.ReleaseAsync).RequireAuthorization(AccessPolicies.Admin);
        MapAction(group, ConsolePaths.Calls + "/{id}/erase", records.EraseAsync).RequireAuthorization(AccessPolicies.Admin);
        MapAction(group, ConsolePaths.Calls + "/{id}/{action}", actions.ActAsync).RequireAuthorization(AccessPolicies.Operator);
        return group;
    }

    private static IEndpointConventionBuilder MapPage<TPage>(RouteGroupBuilder group, string pattern)
        where TPage : IComponent =>
        MapRead(group, pattern, context => new RazorComponentResult<TPage> { PreventStreamingRendering = true }.ExecuteAsync(context));

    private static IEndpointConventionBuilder MapRead(RouteGroupBuilder group, string pattern, RequestDelegate serve) => group.MapGet(pattern, context =>
    {
        ConsoleHeaders.Set(context.Response);
        return serve(context);
    }).RequireAuthorization(AccessPolicies.Viewer);

    /// <summary>Forms carry a token that other sites cannot know.</summary>
    private IEndpointConventionBuilder MapAction(RouteGroupBuilder group, string pattern, RequestDelegate act, int largestForm = LargestForm) => group.MapPost(pattern, async context =>
    {
        ConsoleHeaders.Set(context.Response);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = largestForm;
        }

        if (await IsOwnFormAsync(context))
        {
            await act(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("The form is too old, too long or of another site. Load its page again.", context.RequestAborted);
        }
    });

    private async Task<bool> IsOwnFormAsync(HttpContext context)
    {
        try
        {
            return await antiforgery.IsRequestValidAsync(context);
        }
        catch (Exception exception) when (exception is AntiforgeryValidationException or BadHttpRequestException or InvalidDataException)
        {
            return false; // it is too long, or no form
        }
    }
}
