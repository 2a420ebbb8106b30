using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Access;

namespace Parley.Server.Records.Rest;

/// <summary>Where the records are over REST, and who may ask.</summary>
internal static class RecordsRoutes
{
    /// <param name="endpoints">The application's.</param>
    /// <param name="calls">The prefix of calls.</param>
    /// <param name="callers">The prefix of callers.</param>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string calls, string callers)
    {
        var records = endpoints.ServiceProvider.GetRequiredService<RecordsEndpoint>();
        var people = endpoints.ServiceProvider.GetRequiredService<CallersEndpoint>();
        var group = endpoints.MapGroup("");
        group.MapGet($"{calls}/records", (RequestDelegate)records.HandleSearchAsync).RequireAuthorization(AccessPolicies.Viewer);
        group.MapGet($"{calls}/{{id}}/record", (RequestDelegate)records.HandleCallAsync).RequireAuthorization(AccessPolicies.Viewer);
        group.MapGet($"{calls}/{{id}}/export", (RequestDelegate)records.HandleExportAsync).RequireAuthorization(AccessPolicies.Viewer);
        group.MapGet($"{calls}/{{id}}/recording", (RequestDelegate)records.HandleRecordingAsync).RequireAuthorization(AccessPolicies.Viewer);
        group.MapPut($"{calls}/{{id}}/legal_hold", (RequestDelegate)records.HandleHoldAsync).RequireAuthorization(AccessPolicies.Admin);
        group.MapDelete($"{calls}/{{id}}/legal_hold", (RequestDelegate)records.HandleReleaseAsync).RequireAuthorization(AccessPolicies.Admin);
        group.MapGet($"{callers}/memories", (RequestDelegate)people.HandleMemoriesAsync).RequireAuthorization(AccessPolicies.Viewer);
        group.MapPost($"{callers}/forget", (RequestDelegate)people.HandleForgetAsync).RequireAuthorization(AccessPolicies.Admin);
        group.MapPost($"{callers}/erase", (RequestDelegate)people.HandleEraseAsync).RequireAuthorization(AccessPolicies.Admin);
        group.MapPost($"{callers}/hold", (RequestDelegate)people.HandleHoldAsync).RequireAuthorization(AccessPolicies.Admin);
        group.MapPost($"{callers}/release", (RequestDelegate)people.HandleReleaseAsync).RequireAuthorization(AccessPolicies.Admin);
        return group;
    }
}
