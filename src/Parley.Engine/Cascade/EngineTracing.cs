using System.Diagnostics;
using System.Text.Json;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Cascade;

/// <summary>
/// The engine's spans, on the source <c>Parley</c>: <c>response</c> with <c>chat</c> and one <c>synthesis</c> for each clause in it, and
/// <c>recognition</c>; <c>mcp.list_tools</c> and <c>mcp.call_tool</c>. They hold times, counts and what the session's <c>tracing</c> says; no word that was spoken or written.
/// </summary>
internal static class EngineTracing
{
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
