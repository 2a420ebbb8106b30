using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Parley.Cli.Settings;
using Parley.Engine.Speech;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Cli.Conversations;

/// <summary>A server within this process, on a free port of this machine, with a key that only this process knows.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LocalServer(WebApplication app, string key)
    {
        _app = app;
        Key = key;
        Status = app.Services.GetRequiredService<ServerStatus>();
    }

    public ServerStatus Status { get; }

    public string Key { get; }

    public Uri Url => new(_app.Urls.First() + "/v1/realtime");

    /// <exception cref="ParleyConfigurationException">The configuration holds a mistake.</exception>
    /// <exception cref="ConversationException">The offline engine lacks its libraries.</exception>
    /// <param name="target">Its configuration.</param>
    /// <param name="isSpoken">Whether it has to understand speech.</param>
    /// <param name="configure">Adds the program's own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<LocalServer> StartAsync(
        ConversationTarget target, bool isSpoken, Action<IParleyBuilder>? configure, CancellationToken cancellationToken)
    {
        var options = await SettingsFile.LoadAsync(target.Config, target.Engine, cancellationToken);
        var key = RandomNumberGenerator.GetHexString(32);
        options.Server.Host = "127.0.0.1";
        options.Server.Port = 0;
        options.Server.KeysFile = null;
        options.Twilio.QueueFile = null; // what waits there is the running server's
        options.Server.KeyLimits = new KeyLimits();
        options.Server.ApiKeys.Clear();
        options.Server.ApiKeys.Add(key);
        options.Server.DrainTime = TimeSpan.Zero;
        Keep(options.Storage, target.IsRecorded);
        var app = ParleyApplication.Build(options, configure, logging => Logging.Configure(logging, target.IsVerbose));
        var server = new LocalServer(app, key);
        try
        {
            RequireSpeech(server.Status, isSpoken, options.Engine, OfflineSpeech.Probe);
            await app.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The agent of that name, or the first one.</summary>
    /// <exception cref="ConversationException">There is no agent of that name.</exception>
    public string ChooseAgent(string? named)
    {
        var known = Status.Agents.Select(agent => agent.Name).Append("parley").ToArray();
        return named is null ? known[0]
            : known.Contains(named) ? named
            : throw new ConversationException(ExitCode.Usage, $"There is no agent '{named}'. This configuration has: {string.Join(", ", known)}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None); // what is recorded is complete then
        await _app.DisposeAsync();
    }

    /// <summary>A question needs no database unless it is to be kept; then it is where the server keeps its calls.</summary>
    private static void Keep(StorageOptions storage, bool isRecorded)
    {
        storage.RecordsRealtime = isRecorded;
        storage.Keep = !isRecorded ? StorageKind.None : storage.Keep is StorageKind.Postgres ? StorageKind.Postgres : StorageKind.Sqlite;
    }

    /// <exception cref="ConversationException">The built-in stages are to be used, and what they need is not on this machine.</exception>
    internal static void RequireSpeech(ServerStatus status, bool isSpoken, ParleyEngineOptions engine, Func<string?, OfflineSpeechStatus> probe)
    {
        var isBuiltIn = status.Stages is { Recogniser: "PocketSphinx" } or { Synthesiser: "flite" };
        if (status.Engine.UsesUpstream || !isBuiltIn)
        {
            return;
        }

        var speech = probe(null);
        if ((engine.Synthesiser.IsOffline && !speech.CanSynthesise) || (isSpoken && engine.Recogniser.IsOffline && !speech.CanRecognise))
        {
            throw new ConversationException(ExitCode.MissingNative, speech.Message);
        }
    }
}
