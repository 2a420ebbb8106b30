using Microsoft.Extensions.DependencyInjection;

namespace Parley.Server.Hosting;

/// <summary>What <c>AddParley</c> returns: a place for tools, models and stages that the configuration can then name.</summary>
public interface IParleyBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
