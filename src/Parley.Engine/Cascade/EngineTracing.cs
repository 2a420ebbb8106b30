using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Cascade;

/// <summary>
/// The engine's spans, on the source <c>Parley</c>: <c>response</c> with <c>chat</c> and one <c>synthesis</c> for each clause in it, and
/// <c>recognition</c>; <c>tools/list</c> and <c>tools/call</c> of MCP servers. They hold times, counts and what the session's <c>tracing</c> says; no word that was spoken or written.
/// </summary>
internal static class EngineTracing
{
    private const string Operation = "gen_ai.operation.name";
    private const string MetadataPrefix = "parley.trace.metadata.";
    private static readonly ActivitySource s_source = new("Parley");

    /// <summary>Null when nobody listens.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="tracing">The session's setting; null when it has none.</param>
    public static Activity? Start(string name, TracingConfiguration? tracing = null)
    {
        var activity = s_source.StartActivity(name);
        if (activity is not null && tracing is not null)
        {
            activity.SetTag("parley.trace.workflow_name", tracing.WorkflowName);
            activity.SetTag("parley.trace.group_id", tracing.GroupId);
            SetMetadata(activity, tracing.Metadata);
        }

        return activity;
    }

    /// <summary>What is asked of the chat model, by OpenTelemetry's conventions for generative models. Null when nobody listens.</summary>
    public static Activity? StartChat(IChatClient chatModel)
    {
        if (!s_source.HasListeners())
        {
            return null;
        }

        var metadata = chatModel.GetService<ChatClientMetadata>();
        return s_source.StartActivity(
            ActivityKind.Client,
            tags: [new(Operation, "chat"), new("gen_ai.provider.name", metadata?.ProviderName ?? "unknown"), new("gen_ai.request.model", metadata?.DefaultModelId)],
            name: $"chat {metadata?.DefaultModelId}".TrimEnd());
    }

    /// <summary>What is asked of an MCP server, by OpenTelemetry's conventions for MCP. Null when nobody listens.</summary>
    /// <param name="method">The protocol's.</param>
    /// <param name="tool">Which tool is called; null for none.</param>
    public static Activity? StartMcp(string method, string? tool = null) => s_source.StartActivity(
        ActivityKind.Client,
        tags: [new("mcp.method.name", method), new(Operation, tool is null ? null : "execute_tool"), new("gen_ai.tool.name", tool)],
        name: $"{method} {tool}".TrimEnd());

    /// <summary>Says that it went wrong, by the kind of fault alone: an outside exception's text may hold personal data.</summary>
    public static void Fail(Activity? activity, Exception exception)
    {
        activity?.SetTag("error.type", exception.GetType().FullName);
        activity?.SetStatus(ActivityStatusCode.Error);
    }

    private static void SetMetadata(Activity activity, JsonElement? metadata)
    {
        if (metadata is not { ValueKind: JsonValueKind.Object } given)
        {
            return;
        }

        foreach (var member in given.EnumerateObject())
        {
            activity.SetTag(MetadataPrefix + member.Name, member.Value.ToString());
        }
    }
}
