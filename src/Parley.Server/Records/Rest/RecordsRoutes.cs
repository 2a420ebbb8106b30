using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Access;
using Parley.Server.Api.OpenApi;

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
        group.MapGet($"{calls}/records", (RequestDelegate)records.HandleSearchAsync).RequireAuthorization(AccessPolicies.Viewer).Describe(RecordOperations.Search);
        group.MapGet($"{calls}/insight", (RequestDelegate)records.HandleInsightAsync).RequireAuthorization(AccessPolicies.Viewer).Describe(RecordOperations.Insight);
        group.MapGet($"{calls}/{{id}}/record", (RequestDelegate)records.HandleCallAsync).RequireAuthorization(AccessPolicies.Viewer).Describe(RecordOperations.Get);
        group.MapGet($"{calls}/{{id}}/export", (RequestDelegate)records.HandleExportAsync).RequireAuthorization(AccessPolicies.Viewer).Describe(RecordOperations.Export);
        group.MapGet($"{calls}/{{id}}/recording", (RequestDelegate)records.HandleRecordingAsync).RequireAuthorization(AccessPolicies.Viewer).Describe(RecordOperations.Recording);
        group.MapPut($"{calls}/{{id}}/legal_hold", (RequestDelegate)records.HandleHoldAsync).RequireAuthorization(AccessPolicies.Admin).Describe(RecordOperations.Hold);
        group.MapDelete($"{calls}/{{id}}/legal_hold", (RequestDelegate)records.HandleReleaseAsync).RequireAuthorization(AccessPolicies.Admin).Describe(RecordOperations.Release);
        group.MapGet($"{callers}/memories", (RequestDelegate)people.HandleMemoriesAsync).RequireAuthorization(AccessPolicies.Viewer).Describe(RecordOperations.Memories);
        group.MapPost($"{callers}/forget", (RequestDelegate)people.HandleForgetAsync).RequireAuthorization(AccessPolicies.Admin).Describe(RecordOperations.Forget);
        group.MapPost($"{callers}/erase", (RequestDelegate)people.HandleEraseAsync).RequireAuthorization(AccessPolicies.Admin).Describe(RecordOperations.Erase);
        group.MapPost($"{callers}/hold", (RequestDelegate)people.HandleHoldAsync).RequireAuthorization(AccessPolicies.Admin).Describe(RecordOperations.HoldCaller);
        group.MapPost($"{callers}/release", (RequestDelegate)people.HandleReleaseAsync).RequireAuthorization(AccessPolicies.Admin).Describe(RecordOperations.ReleaseCaller);
        return group;
    }
}
