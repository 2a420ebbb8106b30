using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Server.Agents;
using Parley.Server.Console.Agents;
using Parley.Server.Console.Calls;
using Parley.Server.Console.Health;
using Parley.Server.Console.Live;
using Parley.Server.Console.Records;

namespace Parley.Server.Console;

/// <summary>What the console is made of.</summary>
internal static class ConsoleServices
{
    public static void AddParleyConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(); // its cookie and its field are the application's choice
        services.TryAddSingleton<LiveCallFeed>();
        services.TryAddSingleton<CallActions>();
        services.TryAddSingleton<TakeOverEndpoint>();
        services.TryAddSingleton<RecordingFiles>();
        services.TryAddSingleton<CallReader>();
        services.TryAddSingleton<CallDownloads>();
        services.TryAddSingleton<RecordActions>();
        services.TryAddSingleton<HealthReading>();
        services.TryAddSingleton<AgentFindings>();
        services.TryAddSingleton<DraftActions>();
        services.TryAddSingleton<McpToolLists>();
        services.TryAddSingleton<McpActions>();
        services.TryAddSingleton<ConsoleEndpoints>();
    }
}
