using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Parley.Server.Access;

/// <summary>Has <see cref="AccessWatch"/> look after endpoints.</summary>
internal static class AccessWatchConvention
{
    /// <summary>What is answered ends with the right to it. For answers that go on.</summary>
    public static TBuilder EndWithAccess<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint =>
        {
            var serve = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => context.RequestServices.GetRequiredService<AccessWatch>().ServeAsync(context, serve);
        });
        return builder;
    }
}
