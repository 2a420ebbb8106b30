using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Engine.Speech;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Engine.Speech.Synthesis;
using Parley.Server.Agents;
using Parley.Server.Hosting;

namespace Parley.Server.Engine;

/// <summary>Readies the offline stages while the server starts to listen, so that the first caller need not wait for them.</summary>
internal sealed class EngineWarmUp : IHostedService, IDisposable
{
    private readonly ModelDirectory _models;
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger _logger;
    private readonly BackgroundWork _work;

    public EngineWarmUp(ModelDirectory models, IServiceScopeFactory scopes, ILogger<EngineWarmUp> logger)
    {
        _models = models;
        _scopes = scopes;
        _logger = logger;
        _work = new BackgroundWork("warm-up", WarmUpAsync, logger);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _work.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _work.StopAsync(cancellationToken);

    public void Dispose() => _work.Dispose();

    private async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var agent in _models.Agents)
            {
                await WarmUpAsync(agent, cancellationToken);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested) // it costs the first caller some time, no more; what is missing the status says
        {
            EngineWarmUpLog.WarmUpFailed(_logger, exception.GetType().Name);
        }
    }

    private async Task WarmUpAsync(AgentEntry agent, CancellationToken cancellationToken)
    {
        if (agent.Stages is not { } stages)
        {
            return;
        }

        if (stages.Synthesiser is OfflineTextToSpeechClient synthesiser)
        {
            await synthesiser.GetAudioAsync("Hello.", new TextToSpeechOptions { VoiceId = agent.Options.Voice }, cancellationToken);
        }

        await using var scope = _scopes.CreateAsyncScope();
        var options = new ChatOptions { Tools = [.. agent.CreateAgent(scope.ServiceProvider).Tools], Instructions = agent.Options.Instructions };
        if (stages.Recogniser is PocketSphinxSpeechToTextClient recogniser
            && stages.ChatModel.GetService(typeof(IRecognitionDomainSource)) is IRecognitionDomainSource source
            && source.Expect([], options) is { } domain)
        {
            await recogniser.WarmUpAsync(domain, cancellationToken);
        }
    }
}
