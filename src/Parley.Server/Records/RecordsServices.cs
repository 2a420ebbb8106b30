using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Agents.Memory;
using Parley.Server.Calls.Events;
using Parley.Server.Configuration;
using Parley.Server.Costs;
using Parley.Server.Engine;
using Parley.Server.Hosting;
using Parley.Server.Records.Conversations;
using Parley.Server.Records.Rest;
using Parley.Server.Reloading;
using Parley.Storage;
using Parley.Storage.Journal;
using Parley.Storage.Redaction;

namespace Parley.Server.Records;

/// <summary>
/// Registers the records: <see cref="ICallStore"/>, <see cref="CallRecorder"/> and a function from who looks to a <see cref="CallArchive"/>. Where no
/// records are kept, asking for the first two gives null.
/// </summary>
internal static class RecordsServices
{
    public static void AddCallRecords(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => Keeps(provider) ? CreateStore(provider) : null!);
        services.TryAddSingleton<ICallStore>(provider => provider.GetService<LateCallStore>()!);
        services.TryAddSingleton(provider => provider.GetService<ICallStore>() is { } store ? CreateRecorder(provider, store) : null!);
        services.TryAddSingleton<Func<string, CallArchive>>(provider => actor => new CallArchive(
            provider.GetRequiredService<ICallStore>(), actor, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new CallRecords(
            provider.GetService<CallRecorder>(),
            provider.GetService<ICallStore>(),
            provider.GetRequiredService<ModelDirectory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CallRecords>>()));
        services.TryAddSingleton(provider => new ConversationRecords(
            provider.GetService<CallRecorder>(),
            provider.GetRequiredService<ModelDirectory>(),
            provider.GetRequiredService<Budgets>(),
            provider.GetRequiredService<ParleyOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ConversationRecords>>()));
        services.TryAddSingleton(provider => new CallerMemories(
            provider.GetRequiredService<ParleyOptions>(),
            provider.GetService<ICallStore>(),
            provider.GetService<IMemoryWriter>(),
            provider.GetRequiredService<StageClients>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ConversationMemory>>()));
        services.TryAddSingleton<RecordingLibrary>();
        services.TryAddSingleton(provider => new RecordsRequests(provider.GetService<ICallStore>(), provider.GetRequiredService<OriginCheck>()));
        services.TryAddSingleton<RecordsEndpoint>();
        services.TryAddSingleton<CallersEndpoint>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RecordsWork>(provider => new RecordsWork(
            provider.GetService<LateCallStore>(),
            provider.GetRequiredService<RecordingLibrary>(),
            provider.GetRequiredService<ParleyOptions>(),
            provider.GetRequiredService<SettingsInForce>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RecordsWork>>())));
    }

    private static bool Keeps(IServiceProvider provider) =>
        provider.GetRequiredService<ParleyOptions>().Storage.Keep is StorageKind.Sqlite or StorageKind.Postgres;

    private static LateCallStore CreateStore(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<ParleyOptions>();
        var redactor = provider.GetRequiredService<Redactor>();
        var timeProvider = provider.GetRequiredService<TimeProvider>();
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("Parley.Records");
        return new LateCallStore(
            cancellationToken => ConfiguredStore.OpenAsync(options, redactor, timeProvider, logger, cancellationToken),
            redactor,
            timeProvider,
            logger,
            provider.GetRequiredService<CallEventLog>().Clear);
    }

    private static CallRecorder CreateRecorder(IServiceProvider provider, ICallStore store) => new(store, new RecorderOptions
    {
        TimeProvider = provider.GetRequiredService<TimeProvider>(),
        Logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("Parley.Records"),
    });
}
