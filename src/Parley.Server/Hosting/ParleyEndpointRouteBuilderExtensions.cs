using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Access;
using Parley.Server.Access.OpenId;
using Parley.Server.Api;
using Parley.Server.Api.OpenApi;
using Parley.Server.Calls;
using Parley.Server.Calls.Events;
using Parley.Server.Calls.Rest;
using Parley.Server.Configuration;
using Parley.Server.Console;
using Parley.Server.Logs;
using Parley.Server.ReadLimits;
using Parley.Server.Realtime;
using Parley.Server.Records.Rest;
using Parley.Server.Telephone;
using Parley.Server.Twilio;
using Parley.Server.Twilio.Consults;

#pragma warning disable IDE0130 // the namespace of what is extended
namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps Parley's endpoints. Each returns a convention builder: who may call it, and how often, is the application's choice.</summary>
public static class ParleyEndpointRouteBuilderExtensions
{
    /// <summary>Maps the Realtime protocol over WebSocket; needs <c>app.UseWebSockets()</c>.</summary>
    public static IEndpointConventionBuilder MapParleyRealtime(this IEndpointRouteBuilder endpoints, string pattern = "/v1/realtime") =>
        endpoints.Map(pattern, Require<RealtimeEndpoint>(endpoints).HandleAsync);

    /// <summary>Maps translation sessions over WebSocket (Realtime protocol, <c>session.*</c> events); needs <c>app.UseWebSockets()</c>.</summary>
    public static IEndpointConventionBuilder MapParleyTranslations(
        this IEndpointRouteBuilder endpoints, string pattern = "/v1/realtime/translations") =>
        endpoints.Map(pattern, Require<RealtimeEndpoint>(endpoints).HandleTranslationAsync);

    /// <summary>Maps the making of client secrets, for browsers: <c>POST {pattern}</c>.</summary>
    public static IEndpointConventionBuilder MapParleyClientSecrets(
        this IEndpointRouteBuilder endpoints, string pattern = "/v1/realtime/client_secrets") =>
        endpoints.Map(pattern, Require<ClientSecretsEndpoint>(endpoints).HandleAsync).Describe(OtherOperations.ClientSecret);

    /// <summary>Maps the making of client secrets for translation sessions: <c>POST {pattern}</c>.</summary>
    public static IEndpointConventionBuilder MapParleyTranslationClientSecrets(
        this IEndpointRouteBuilder endpoints, string pattern = "/v1/realtime/translations/client_secrets") =>
        endpoints.Map(pattern, Require<ClientSecretsEndpoint>(endpoints).HandleTranslationAsync).Describe(OtherOperations.TranslationSecret);

    /// <summary>
    /// Maps the beta's making of client secrets, <c>POST {prefix}/sessions</c> and <c>POST {prefix}/transcription_sessions</c>; answered in
    /// the compatible mode only.
    /// </summary>
    public static IEndpointConventionBuilder MapParleyBetaSessions(this IEndpointRouteBuilder endpoints, string prefix = "/v1/realtime")
    {
        var secrets = Require<ClientSecretsEndpoint>(endpoints);
        var group = endpoints.MapGroup(prefix);
        group.Map("/sessions", context => secrets.HandleBetaAsync(context, "realtime")).Describe(OtherOperations.BetaSession);
        group.Map("/transcription_sessions", context => secrets.HandleBetaAsync(context, "transcription")).Describe(OtherOperations.BetaTranscription);
        return group;
    }

    /// <summary>Maps the page's calls over WebSocket; needs <c>app.UseWebSockets()</c>.</summary>
    public static IEndpointConventionBuilder MapParleyCalls(this IEndpointRouteBuilder endpoints, string pattern = "/calls/web") =>
        endpoints.Map(pattern, Require<WebCallEndpoint>(endpoints).HandleAsync);

    /// <summary>
    /// Maps the calls under way and what can be done with them, below <paramref name="prefix"/>: seen with <see cref="AccessPolicies.Viewer"/>, acted on
    /// with <see cref="AccessPolicies.Operator"/>. See <c>docs/calls.md</c>.
    /// </summary>
    public static IEndpointConventionBuilder MapParleyCallControl(this IEndpointRouteBuilder endpoints, string prefix = "/v1/calls")
    {
        var calls = Require<CallsEndpoint>(endpoints);
        var group = endpoints.MapGroup(prefix);
        group.MapGet("", (RequestDelegate)calls.HandleListAsync).RequireAuthorization(AccessPolicies.Viewer).Describe(CallOperations.List);
        group.MapPost("", (RequestDelegate)calls.HandlePlaceAsync).RequireAuthorization(AccessPolicies.Operator).Describe(CallOperations.Place);
        var events = Require<CallEventsEndpoint>(endpoints);
        group.MapGet("/events", (RequestDelegate)events.HandleAllAsync).RequireAuthorization(AccessPolicies.Viewer).EndWithAccess().Describe(CallOperations.AllEvents);
        group.MapGet("/{id}/events", (RequestDelegate)events.HandleCallAsync).RequireAuthorization(AccessPolicies.Viewer).EndWithAccess().Describe(CallOperations.Events);
        group.MapGet("/{id}", (RequestDelegate)calls.HandleCallAsync).RequireAuthorization(AccessPolicies.Viewer).Describe(CallOperations.Get);
        group.MapDelete("/{id}", (RequestDelegate)calls.HandleCancelAsync).RequireAuthorization(AccessPolicies.Operator).Describe(CallOperations.Cancel);
        group.Map("/{id}/{action}", calls.HandleActionAsync).RequireAuthorization(AccessPolicies.Operator).Describe(CallOperations.Actions);
        return group;
    }

    /// <summary>
    /// Maps the records of calls below <paramref name="calls"/> and what is kept of callers below <paramref name="callers"/>: seen with
    /// <see cref="AccessPolicies.Viewer"/>, held and erased with <see cref="AccessPolicies.Admin"/>. See <c>docs/records.md</c>.
    /// </summary>
    public static IEndpointConventionBuilder MapParleyRecords(
        this IEndpointRouteBuilder endpoints, string calls = "/v1/calls", string callers = "/v1/callers")
    {
        _ = Require<RecordsEndpoint>(endpoints);
        return RecordsRoutes.Map(endpoints, calls, callers);
    }

    /// <summary>
    /// Maps the server's log below <paramref name="pattern"/>, what there is and what comes, for <see cref="AccessPolicies.Admin"/>. See <c>docs/rest.md</c>.
    /// </summary>
    public static IEndpointConventionBuilder MapParleyLogs(this IEndpointRouteBuilder endpoints, string pattern = "/v1/logs")
    {
        var logs = Require<LogsEndpoint>(endpoints);
        var group = endpoints.MapGroup(pattern);
        group.MapGet("", (RequestDelegate)logs.HandleListAsync).RequireAuthorization(AccessPolicies.Admin).Describe(OtherOperations.Logs);
        group.MapGet("/events", (RequestDelegate)logs.HandleEventsAsync).RequireAuthorization(AccessPolicies.Admin).EndWithAccess().Describe(OtherOperations.LogEvents);
        return group;
    }

    /// <summary>Maps Twilio's webhooks and media streams below <c>/twilio</c>; needs <c>app.UseWebSockets()</c>. See <c>docs/twilio.md</c>.</summary>
    public static IEndpointConventionBuilder MapParleyTwilio(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("");
        Require<TelephoneExchange>(endpoints)["twilio"].Map(group);
        var consults = endpoints.ServiceProvider.GetRequiredService<TwilioConsultEndpoints>();
        group.Map(TwilioPaths.Consult, consults.HandleAskAsync);
        group.Map(TwilioPaths.ConsultAnswer, consults.HandleAnswerAsync);
        group.Map(TwilioPaths.ConsultStatus, consults.HandleStatusAsync);
        return group.WithMetadata(UnlimitedReads.Instance);
    }

    /// <summary>
    /// Maps the webhooks and media streams of the other carriers below <c>/telnyx</c>, <c>/plivo</c>, <c>/signalwire</c> and <c>/vonage</c>; needs
    /// <c>app.UseWebSockets()</c>. See <c>docs/carriers.md</c>.
    /// </summary>
    public static IEndpointConventionBuilder MapParleyCarriers(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("");
        foreach (var carrier in Require<TelephoneExchange>(endpoints).Carriers.Where(carrier => carrier.Line is not TwilioLine))
        {
            carrier.Map(group);
        }

        return group.WithMetadata(UnlimitedReads.Instance);
    }

    /// <summary>Maps <c>GET {prefix}/agents</c> and <c>GET {prefix}/status</c>.</summary>
    public static IEndpointConventionBuilder MapParleyApi(this IEndpointRouteBuilder endpoints, string prefix = "/api")
    {
        var api = Require<ApiEndpoints>(endpoints);
        var group = endpoints.MapGroup(prefix);
        group.MapGet("/agents", (RequestDelegate)api.GetAgentsAsync).Describe(OtherOperations.Agents);
        group.MapGet("/status", (RequestDelegate)api.GetStatusAsync).Describe(OtherOperations.Status);
        return group;
    }

    /// <summary>Maps the page to sign in at, <c>/signin</c> (with <c>/signin/openid</c> where a provider is configured), and <c>POST /signout</c>. See <c>docs/access.md</c>.</summary>
    public static IEndpointConventionBuilder MapParleySignIn(this IEndpointRouteBuilder endpoints)
    {
        var signIn = Require<SignInEndpoints>(endpoints);
        var group = endpoints.MapGroup("");
        group.MapGet(SignInPaths.SignIn, (RequestDelegate)signIn.ShowAsync);
        group.MapPost(SignInPaths.SignIn, (RequestDelegate)signIn.SignInAsync);
        group.MapPost(SignInPaths.SignOut, (RequestDelegate)signIn.SignOutAsync);
        if (Require<ParleyOptions>(endpoints).Access.OpenId is not null)
        {
            var openId = Require<OpenIdEndpoints>(endpoints);
            group.MapGet(OpenIdPaths.Begin, (RequestDelegate)openId.BeginAsync);
            group.MapGet(OpenIdPaths.Callback, (RequestDelegate)openId.FinishAsync);
        }

        return group;
    }

    /// <summary>
    /// Maps checks for load balancers and orchestrators: 200 at <c>/health/live</c> while the process answers; at <c>/health/ready</c> and at
    /// <paramref name="pattern"/> while the server takes conversations, else 503: it stops, or loses what it should record.
    /// </summary>
    public static IEndpointConventionBuilder MapParleyHealth(this IEndpointRouteBuilder endpoints, string pattern = "/healthz")
    {
        var health = Require<HealthEndpoints>(endpoints);
        var group = endpoints.MapGroup("");
        group.MapGet(pattern, (RequestDelegate)health.GetReadyAsync).Describe(OtherOperations.Health);
        group.MapGet("/health/live", (RequestDelegate)HealthEndpoints.GetLiveAsync).Describe(OtherOperations.Liveness);
        group.MapGet("/health/ready", (RequestDelegate)health.GetReadyAsync).Describe(OtherOperations.Readiness);
        return group.WithMetadata(UnlimitedReads.Instance);
    }

    /// <summary>Maps the JSON Schema of <c>parley.yaml</c>, for editors.</summary>
    public static IEndpointConventionBuilder MapParleySchema(this IEndpointRouteBuilder endpoints, string pattern = "/parley.schema.json") =>
        endpoints.MapGet(pattern, (RequestDelegate)ApiEndpoints.GetSchemaAsync).Describe(OtherOperations.ConfigurationSchema);

    /// <summary>Maps the OpenAPI 3.1 document of those of these endpoints that are mapped and speak REST. See <c>docs/rest.md</c>.</summary>
    public static IEndpointConventionBuilder MapParleyOpenApi(this IEndpointRouteBuilder endpoints, string pattern = "/openapi/v1.json") =>
        endpoints.MapGet(pattern, (RequestDelegate)Require<OpenApiEndpoint>(endpoints).HandleAsync).Describe(OtherOperations.Document);

    /// <summary>Maps the operators' console at <c>/console</c>. See <c>docs/console.md</c>.</summary>
    public static IEndpointConventionBuilder MapParleyConsole(this IEndpointRouteBuilder endpoints) => Require<ConsoleEndpoints>(endpoints).Map(endpoints);

    /// <summary>Maps all of the above at their usual places.</summary>
    public static void MapParley(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapParleyRealtime();
        endpoints.MapParleyTranslations();
        endpoints.MapParleyClientSecrets();
        endpoints.MapParleyTranslationClientSecrets();
        endpoints.MapParleyBetaSessions();
        endpoints.MapParleyCalls();
        endpoints.MapParleyCallControl();
        endpoints.MapParleyRecords();
        endpoints.MapParleyLogs();
        endpoints.MapParleyTwilio();
        endpoints.MapParleyCarriers();
        endpoints.MapParleySignIn();
        endpoints.MapParleyApi();
        endpoints.MapParleyHealth();
        endpoints.MapParleySchema();
        endpoints.MapParleyOpenApi();
        endpoints.MapParleyConsole();
    }

    private static T Require<T>(IEndpointRouteBuilder endpoints)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.ServiceProvider.GetService<T>()
            ?? throw new InvalidOperationException("Parley's services are missing. Call builder.Services.AddParley(...) before mapping its endpoints.");
    }
}
