using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Agents.Tools;

/// <summary>How a method's parameters and result become a function's.</summary>
internal static class ToolBinding
{
    /// <summary>Names, descriptions and bindings of one method.</summary>
    public static AIFunctionFactoryOptions Options(
        MethodInfo method, string? name, string? description, JsonSerializerOptions? serializerOptions) => new()
        {
            Name = name is null ? null : Clean(name),
            Description = description ?? (method.IsDefined(typeof(DescriptionAttribute)) ? null : XmlDocumentation.SummaryOf(method)),
            SerializerOptions = serializerOptions,
            ConfigureParameterBinding = Bind,
            MarshalResult = Marshal(serializerOptions ?? AIJsonUtilities.DefaultOptions),
            JsonSchemaCreateOptions = new AIJsonSchemaCreateOptions
            {
                ParameterDescriptionProvider = parameter =>
                    parameter.GetCustomAttribute<DescriptionAttribute>()?.Description ?? XmlDocumentation.ParameterOf(method, parameter.Name),
            },
        };

    private static string Clean(string name) =>
        string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' ? character : '_'));

    private static AIFunctionFactoryOptions.ParameterBindingOptions Bind(ParameterInfo parameter)
    {
        Func<ToolContext, object>? read = parameter.ParameterType == typeof(ToolContext) ? context => context
            : parameter.ParameterType == typeof(RunContext) ? context => context.Run
            : null;
        return read is null ? default : new AIFunctionFactoryOptions.ParameterBindingOptions
        {
            ExcludeFromSchema = true,
            BindParameter = (_, arguments) => arguments.Context?[typeof(ToolContext)] is ToolContext context
                ? read(context)
                : throw new InvalidOperationException("A tool with a ToolContext can only be called by a session."),
        };
    }

    /// <summary>A <see cref="ToolResult"/>, a text and bytes as they are, for <see cref="ToolOutput"/>; all else as JSON of its declared type.</summary>
    private static Func<object?, Type?, CancellationToken, ValueTask<object?>> Marshal(JsonSerializerOptions serializerOptions) =>
        (result, declared, _) => ValueTask.FromResult(result is null or ToolResult or string or JsonElement || ToolOutput.IsBytes(result) || declared is null
            ? result
            : JsonSerializer.SerializeToElement(
                result, serializerOptions.GetTypeInfo(declared == typeof(object) ? result.GetType() : declared)));
}
