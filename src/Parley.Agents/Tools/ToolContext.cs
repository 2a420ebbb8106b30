using System.Text.Json;

namespace Parley.Agents.Tools;

/// <summary>
/// One call of a tool, as its code sees it. A parameter of this type is bound by itself and is not in the schema; a plain
/// <see cref="Microsoft.Extensions.AI.AIFunction"/> finds it in its arguments' <c>Context</c> under this type. Thread-safe.
/// </summary>
public sealed class ToolContext
{
    private readonly ToolCall _call;
    private readonly IToolHost _host;

    internal ToolContext(ToolCall call, RealtimeAgent agent, RunContext run, IToolHost host)
    {
        _call = call;
        _host = host;
        Agent = agent;
        Run = run;
        Arguments = call.Arguments;
    }

    /// <summary>Pairs the call with its output.</summary>
    public string CallId => _call.CallId;

    /// <summary>The tool's name.</summary>
    public string ToolName => _call.Name;

    /// <summary>The arguments as JSON text: the model's, or what a guardrail put in their place. Personal data.</summary>
    public string Arguments { get; internal set; }

    /// <summary>Whose tool it is: the agent that began the response with the call, even if another has taken over.</summary>
    public RealtimeAgent Agent { get; }

    /// <summary>What the session's code shares.</summary>
    public RunContext Run { get; }

    internal ToolCall Call => _call;

    internal bool MayHandOver => _host.MayHandOver(this);

    /// <summary>One argument of the model's; default when it is absent.</summary>
    /// <exception cref="JsonException">The arguments are not JSON.</exception>
    public JsonElement Argument(string name) =>
        JsonElement.Parse(Arguments) is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Tells the session's reader how far the tool is, as <see cref="ToolProgressEvent"/>. The model is not told.</summary>
    public ValueTask ReportProgressAsync(string text, CancellationToken cancellationToken = default) =>
        _host.ReportAsync(new ToolProgress(_call, text), cancellationToken);

    /// <summary>
    /// Lets the agent say something while the tool runs, such as that it takes a while. Nothing is said when somebody speaks already,
    /// or when the call is answered meanwhile.
    /// </summary>
    /// <param name="text">The substance; the model chooses words and language.</param>
    /// <param name="cancellationToken">Stops waiting for the session to take it.</param>
    public ValueTask SayAsync(string text, CancellationToken cancellationToken = default) =>
        _host.ReportAsync(new ToolFiller(_call, text), cancellationToken);

    internal Task<bool> HandOverAsync(RealtimeAgent target, CancellationToken cancellationToken) =>
        _host.HandOverAsync(this, target, cancellationToken);

    internal ValueTask ReportStepAsync(ToolStep step, CancellationToken cancellationToken) =>
        _host.ReportAsync(new ToolStepReport(_call, step), cancellationToken);
}
