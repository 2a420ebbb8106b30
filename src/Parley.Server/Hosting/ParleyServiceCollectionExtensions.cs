using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Calls.Control;
using Parley.Calls.MediaStreams;
using Parley.Server.Access;
using Parley.Server.Agents;
using Parley.Server.Api;
using Parley.Server.Api.OpenApi;
using Parley.Server.CallLoops;
using Parley.Server.Calls;
using Parley.Server.Calls.Events;
using Parley.Server.Calls.Levels;
using Parley.Server.Calls.Rest;
using Parley.Server.Configuration;
using Parley.Server.Console;
using Parley.Server.Costs;
using Parley.Server.Engine;
using Parley.Server.Hosting;
using Parley.Server.HttpTools;
using Parley.Server.Keys;
using Parley.Server.Logs;
using Parley.Server.Plivo;
using Parley.Server.ReadLimits;
using Parley.Server.Realtime;
using Parley.Server.Reloading;
using Parley.Server.Records;
using Parley.Server.SignalWire;
using Parley.Server.Telemetry;
using Parley.Server.Telephone;
using Parley.Server.Telephone.Rest;
using Parley.Server.Telnyx;
using Parley.Server.Twilio;
using Parley.Server.Twilio.Consults;
using Parley.Server.Twilio.Outbound;
using Parley.Server.Vonage;
using Parley.Storage.Journal;

#pragma warning disable IDE0130 // the namespace of what is extended
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Parley to an application.</summary>
public static class ParleyServiceCollectionExtensions
{
    /// <summary>
    /// Registers the engine, the agents and the endpoints' services. Map the endpoints with <c>app.MapParley()</c> or one by one.
    /// Adding twice adds once: the first options stay.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">Read with <see cref="ParleyConfigurationFile"/> or made in code; null for the defaults.</param>
    public static IParleyBuilder AddParley(this IServiceCollection services, ParleyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(options ?? new ParleyOptions());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CallLoopSet>();
        services.TryAddSingleton<HttpToolClient>();
        services.TryAddSingleton<AgentTools>();
        services.TryAddSingleton<AgentGuardrails>();
        services.TryAddSingleton<AgentBrains>();
        services.AddMetrics();
        services.TryAddSingleton<ServerMetrics>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StorageMetrics>());
        services.TryAddSingleton(provider => ConfiguredStore.CreateRedactor(provider.GetRequiredService<ParleyOptions>()));
        services.TryAddSingleton<SettingsInForce>();
        services.TryAddSingleton<ConfigurationReload>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ReloadService>());
        services.TryAddSingleton<StageClients>();
        services.TryAddSingleton<ModelDirectory>();
        services.TryAddSingleton<AgentDrafts>();
        services.TryAddSingleton(provider => new LiveConversations(provider.GetRequiredService<ParleyOptions>().Server.MaxConversations));
        services.TryAddSingleton(provider => new ApiKeyRing(
            provider.GetRequiredService<ParleyOptions>().Server,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ApiKeyRing>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FileRefresh<ApiKeyRing>>());
        services.TryAddSingleton<ClientSecretStore>();
        services.TryAddSingleton<Credentials>();
        AccessSetup.Add(services);
        services.TryAddSingleton<ReadLimit>();
        services.TryAddSingleton(provider => OriginCheck.Of(provider.GetRequiredService<ParleyOptions>()));
        services.TryAddSingleton(provider =>
        {
            var models = provider.GetRequiredService<ModelDirectory>();
            return new ServerStatus(
                provider.GetRequiredService<ParleyOptions>(),
                models.Choice,
                provider.GetRequiredService<ApiKeyRing>(),
                provider.GetRequiredService<AccessState>(),
                provider.GetRequiredService<StageClients>().Names,
                [.. models.Agents.Select(agent => agent.Options)],
                [.. models.PassingModelIds]);
        });
        services.TryAddSingleton(provider => new Spending(
            SpendingKeeper.FileOf(provider.GetRequiredService<ParleyOptions>())?.Read(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<Budgets>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SpendingKeeper>());
        services.TryAddSingleton<SocketAcceptance>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EngineWarmUp>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TelemetryExport>());
        services.TryAddSingleton<SessionOpener>();
        services.TryAddSingleton<RealtimeEndpoint>();
        services.TryAddSingleton<ClientSecretsEndpoint>();
        services.TryAddSingleton<RecentLogs>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, RecentLogs>(provider => provider.GetRequiredService<RecentLogs>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, LogExport>());
        services.AddLogging(logging => logging
            .AddFilter<RecentLogs>(null, LogLevel.None).AddFilter<RecentLogs>("Parley", LogLevel.Information)
            .AddFilter<LogExport>(null, LogLevel.None).AddFilter<LogExport>("Parley", LogLevel.Information));
        services.TryAddSingleton<LogsEndpoint>();
        services.TryAddSingleton<OpenApiEndpoint>();
        services.TryAddSingleton<CallEventLog>();
        services.TryAddSingleton<CallEventsEndpoint>();
        services.TryAddSingleton<LiveLevels>();
        services.TryAddSingleton<LiveCalls>();
        services.AddCallRecords();
        services.TryAddSingleton<CallRunner>();
        services.TryAddSingleton<Recordings>();
        services.TryAddScoped<CurrentCall>();
        services.TryAddSingleton<CallsEndpoint>();
        services.TryAddSingleton<CallPrefixes>();
        services.TryAddSingleton<OutboundRequest>();
        services.TryAddSingleton<OutboundJournal>();
        services.TryAddSingleton<OutboundQueue>();
        services.TryAddSingleton<OutboundRecovery>();
        services.TryAddSingleton<OutboundInquiry>();
        services.TryAddSingleton<AnswererCheck>();
        services.TryAddSingleton<OutboundDialler>();
        services.TryAddSingleton<OutboundCalls>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, OutboundCalls>(provider => provider.GetRequiredService<OutboundCalls>()));
        services.TryAddSingleton<TwilioConnection>();
        services.TryAddSingleton<CarrierConnection>();
        services.TryAddSingleton<TransferLinks>();
        services.TryAddSingleton<ConsultDirectory>();
        services.TryAddSingleton<ConsultAddresses>();
        services.TryAddSingleton<TwilioConsultEndpoints>();
        services.TryAddSingleton<WebCallEndpoint>();
        services.TryAddSingleton(provider => new PublicAddress(provider.GetRequiredService<ParleyOptions>().Twilio));
        services.TryAddSingleton(provider => new StreamTokens(provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICarrierLine, TwilioLine>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICarrierLine, TelnyxLine>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICarrierLine, PlivoLine>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICarrierLine, SignalWireLine>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICarrierLine, VonageLine>());
        services.TryAddSingleton<TelephoneExchange>();
        services.TryAddSingleton<ApiEndpoints>();
        services.TryAddSingleton(provider => new HealthEndpoints(provider.GetRequiredService<IHostApplicationLifetime>(), provider.GetService<CallRecorder>()));
        services.AddParleyConsole();
        services.AddOptions<HostOptions>().Configure<ParleyOptions>((host, parley) =>
            host.ShutdownTimeout = parley.Server.DrainTime + TimeSpan.FromSeconds(5)); // replies first, then sockets
        services.AddOptions<HostFilteringOptions>().Configure<ParleyOptions>(HostNames.Restrict);
        return new ParleyBuilder(services);
    }
}
