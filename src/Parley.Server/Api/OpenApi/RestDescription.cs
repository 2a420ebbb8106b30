using Microsoft.AspNetCore.Builder;

namespace Parley.Server.Api.OpenApi;

/// <summary>Says what an endpoint does, for the OpenAPI document.</summary>
internal static class RestDescription
{
    public static TBuilder Describe<TBuilder>(this TBuilder builder, params RestOperation[] operations)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata([.. operations]);
}
