using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Engine.Speech;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Engine.Speech.Synthesis;
using Parley.Server.Agents;

namespace Parley.Server.Engine;

/// <summary>Readies the offline stages while the server starts to listen, so that the first caller need not wait for them.</summary>
internal sealed class EngineWarmUp(ModelDirectory models, IServiceScopeFactory scopes, ILogger<EngineWarmUp> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the host starts meanwhile
        try
        {
            foreach (var agent in models.Agents)
            {
                await WarmUpAsync(agent, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the server stops before it was warm
        }
        catch (Exception exception) // it costs the first caller some time, no more; what is missing the status says
        {
            EngineWarmUpLog.WarmUpFailed(logger, exception);
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

        await using var scope = scopes.CreateAsyncScope();
        var options = new ChatOptions { Tools = [.. agent.CreateAgent(scope.ServiceProvider).Tools], Instructions = agent.Options.Instructions };
        if (stages.Recogniser is PocketSphinxSpeechToTextClient recogniser
            && stages.ChatModel.GetService(typeof(IRecognitionDomainSource)) is IRecognitionDomainSource source
            && source.Expect([], options) is { } domain)
        {
            await recogniser.WarmUpAsync(domain, cancellationToken);
        }
    }
}
