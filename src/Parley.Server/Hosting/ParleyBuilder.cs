using Microsoft.Extensions.DependencyInjection;

namespace Parley.Server.Hosting;

/// <inheritdoc cref="IParleyBuilder"/>
internal sealed class ParleyBuilder(IServiceCollection services) : IParleyBuilder
{
    public IServiceCollection Services => services;
}
