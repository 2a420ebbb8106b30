using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Agents.Tools;

/// <summary>
/// A function that an agent may call, with how it is offered and run. Plain <see cref="AIFunction"/>s are tools too, with the default
/// options. Immutable; shared by any number of sessions.
/// </summary>
public sealed class RealtimeTool : DelegatingAIFunction
{
    private readonly JsonElement _schema;

    /// <summary>Gives a function options.</summary>
    /// <param name="function">The function, e.g. an MCP client's.</param>
    /// <param name="options">Null for the defaults.</param>
    public RealtimeTool(AIFunction function, RealtimeToolOptions? options = null)
        : base(function)
    {
        Options = options ?? RealtimeToolOptions.Default;
        _schema = ToolSchema.For(function, Options);
    }

    /// <summary>How it is offered and run.</summary>
    public RealtimeToolOptions Options { get; }

    /// <summary>The schema of its arguments: hand-written, or generated and made strict where the options say so.</summary>
    public override JsonElement JsonSchema => _schema;

    /// <summary>
    /// Makes a tool of a method. Its schema comes from its parameters, described by
    /// <see cref="System.ComponentModel.DescriptionAttribute"/> or the project's XML documentation file. Parameters of the types
    /// <see cref="ToolContext"/>, <see cref="RunContext"/> and <see cref="CancellationToken"/> are bound by themselves.
    /// </summary>
    /// <param name="method">Sync or async; its result is a <see cref="ToolResult"/>, a text, or what becomes JSON.</param>
    /// <param name="name">For the model; null for the method's own. What the protocol does not allow in a name becomes <c>_</c>.</param>
    /// <param name="description">For the model; null for the method's own.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="serializerOptions">How arguments and results are read and written; null for reflection, which AOT does not have.</param>
    public static RealtimeTool Create(
        Delegate method,
        string? name = null,
        string? description = null,
        RealtimeToolOptions? options = null,
        JsonSerializerOptions? serializerOptions = null) =>
        new(AIFunctionFactory.Create(method, ToolBinding.Options(method.Method, name, description, serializerOptions)), options);

    /// <summary>Makes tools of all methods of an object that are marked <see cref="ToolAttribute"/>, in the order of declaration.</summary>
    /// <param name="target">The object whose methods run.</param>
    /// <param name="options">What the attributes leave open; null for the defaults.</param>
    /// <param name="serializerOptions">As with <see cref="Create"/>.</param>
    public static IReadOnlyList<RealtimeTool> FromMethods<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] T>(
        T target, RealtimeToolOptions? options = null, JsonSerializerOptions? serializerOptions = null)
        where T : class =>
        [.. typeof(T).GetMethods()
            .Select(method => (Method: method, Mark: method.GetCustomAttribute<ToolAttribute>()))
            .Where(marked => marked.Mark is not null)
            .Select(marked => new RealtimeTool(
                AIFunctionFactory.Create(
                    marked.Method,
                    marked.Method.IsStatic ? null : target,
                    ToolBinding.Options(marked.Method, marked.Mark!.Name, description: null, serializerOptions)),
                marked.Mark.Apply(options ?? RealtimeToolOptions.Default)))];

    internal static RealtimeToolOptions OptionsOf(AIFunction function) =>
        function.GetService<RealtimeTool>()?.Options ?? RealtimeToolOptions.Default;
}
