using Microsoft.AspNetCore.Http;
using Parley.Server.Agents;
using Parley.Server.Configuration;
using Parley.Server.Engine;
using Parley.Server.Hosting;
using Parley.Server.Reloading;

namespace Parley.Server.Api;

/// <summary>The REST interface of the page.</summary>
internal sealed class ApiEndpoints(ModelDirectory models, ServerStatus status, LiveConversations conversations, ConfigurationReload reload)
{
    public Task GetAgentsAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        [.. models.Agents.Select(Describe)], ServerJsonContext.Default.IReadOnlyListAgentResponse, cancellationToken: context.RequestAborted);

    public Task GetStatusAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        new StatusResponse(
            status.Engine.Name, status.Engine.Reason, status.Version, status.Stages, status.Warnings, conversations.Count, Shown(reload.Last)),
        ServerJsonContext.Default.StatusResponse,
        cancellationToken: context.RequestAborted);

    /// <summary>What editors know of <c>parley.yaml</c>.</summary>
    public static async Task GetSchemaAsync(HttpContext context)
    {
        await using var schema = ParleyConfigurationSchema.Open();
        context.Response.ContentType = "application/schema+json";
        await schema.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>Anybody may ask: what is wrong with the configuration may name files, hosts and people.</summary>
    private static ReloadOutcome? Shown(ReloadOutcome? last) =>
        last?.Problem is null ? last : last with { Problem = "The configuration holds a mistake; the log names it." };

    private static AgentResponse Describe(AgentEntry agent) => new(
        agent.Options.Name,
        agent.Options.Title ?? agent.Options.Name,
        agent.Options.Description,
        agent.Options.Voice,
        [.. agent.Options.Examples],
        agent.Options.Scenario);
}
