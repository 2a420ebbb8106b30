using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Samples;

/// <summary>Makes tools out of C# functions; results are written in snake case, as scripts and models expect them.</summary>
internal static class SampleTools
{
    private static readonly JsonSerializerOptions s_json = new(AIJsonUtilities.DefaultOptions) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <param name="name">The tool's name.</param>
    /// <param name="method">The function; its <c>[Description]</c>s are the tool's.</param>
    public static AIFunction Create(string name, Delegate method) =>
        AIFunctionFactory.Create(method, new AIFunctionFactoryOptions { Name = name, SerializerOptions = s_json });
}
