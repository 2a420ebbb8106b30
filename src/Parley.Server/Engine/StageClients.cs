using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Engine.Dialogue;
using Parley.Engine.Mcp;
using Parley.Engine.OpenAI;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Engine.Speech.Synthesis;
using Parley.Engine;
using Parley.Server.Configuration;
using Parley.Server.Keys;

namespace Parley.Server.Engine;

/// <summary>
/// Makes the engine's stages: what the application registered, else what the configuration names, else the offline ones. Recogniser
/// and synthesiser are shared by all agents; the offline chat model is one for each dialogue script.
/// </summary>
internal sealed class StageClients : IDisposable
{
    private readonly ParleyEngineOptions _options;
    private readonly IChatClient? _chatModel;
    private readonly IChatClient? _turnModel;
    private readonly IMcpServers _mcpServers;
    private readonly HttpMcpOptions _mcp;
    private readonly ISpeechToTextClient _recogniser;
    private readonly ITextToSpeechClient _synthesiser;
    private readonly TimeProvider _timeProvider;
    private readonly bool _ownsRecogniser;
    private readonly bool _ownsSynthesiser;

    public StageClients(ParleyOptions options, IServiceProvider services, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        _options = options.Engine;
        _timeProvider = timeProvider;
        _mcp = CreateMcpOptions(options.Mcp, services);
        _mcpServers = services.GetService<IMcpServers>() ?? new HttpMcpServers(_mcp, timeProvider);
        var recogniser = services.GetService<ISpeechToTextClient>();
        var synthesiser = services.GetService<ITextToSpeechClient>();
        _ownsRecogniser = recogniser is null;
        _ownsSynthesiser = synthesiser is null;
        _chatModel = services.GetService<IChatClient>()
            ?? (_options.Chat.IsOffline ? null : new OpenAIChatClient(Server(_options.Chat, timeProvider)));
        _turnModel = _options.TurnModel.IsOffline ? null : new OpenAIChatClient(Server(_options.TurnModel, timeProvider));
        _recogniser = recogniser ?? CreateRecogniser(_options.Recogniser, timeProvider, loggerFactory);
        _synthesiser = synthesiser ?? CreateSynthesiser(_options.Synthesiser, timeProvider, loggerFactory);
        HasChosenRecogniser = recogniser is not null || !_options.Recogniser.IsOffline;
        CanTranslate = _chatModel is not null && HasChosenRecogniser;
        Names = new StageNames(
            recogniser is not null ? "application" : Describe(_options.Recogniser, "PocketSphinx"),
            services.GetService<IChatClient>() is not null ? "application" : Describe(_options.Chat, "dialogue script"),
            synthesiser is not null ? "application" : Describe(_options.Synthesiser, "flite"));
    }

    /// <summary>What the stages are, for people.</summary>
    public StageNames Names { get; }

    /// <summary>The language model; null where dialogue scripts stand in for it.</summary>
    public IChatClient? ChatModel => _chatModel;

    /// <summary>The MCP servers that sessions may call.</summary>
    public IMcpServers McpServers => _mcpServers;

    /// <summary>Which of them may be called: set anew it counts for each connection from then on. An application's own servers know for themselves.</summary>
    public IReadOnlyList<McpServerPattern> AllowedMcpServers
    {
        get => _mcp.AllowedServers;
        set => _mcp.AllowedServers = value;
    }

    /// <summary>False where only the offline recogniser is there, which nobody chose.</summary>
    public bool HasChosenRecogniser { get; }

    /// <summary>True when speech of any language can be understood and put into another: the offline stages know English and their script.</summary>
    public bool CanTranslate { get; }

    /// <summary>The stages for an agent.</summary>
    /// <param name="script">The path of its dialogue script; null for none.</param>
    /// <exception cref="ParleyConfigurationException">The script holds a mistake.</exception>
    public EngineStages For(string? script) => new(_recogniser, _chatModel ?? OfflineChatModel(script), _synthesiser)
    {
        TurnModel = _turnModel,
        McpServers = _mcpServers,
    };

    public void Dispose()
    {
        if (_ownsRecogniser)
        {
            _recogniser.Dispose();
        }

        if (_ownsSynthesiser)
        {
            _synthesiser.Dispose();
        }
    }

    /// <summary>Without a setting and without keys all clients are on this machine, and reach what is on it anyway.</summary>
    private static HttpMcpOptions CreateMcpOptions(McpOptions options, IServiceProvider services)
    {
        var http = new HttpMcpOptions
        {
            AllowedServers = [.. options.AllowedServers],
            ToolLimit = options.MaxTools,
            OutputLengthLimit = options.MaxOutputLength,
            AnswerByteLimit = options.MaxAnswerByteCount,
        };
        http.AllowsThisMachine = () => http.AllowedServers.Count == 0 && services.GetRequiredService<ApiKeyRing>().ValidCount == 0;
        return http;
    }

    private static ISpeechToTextClient CreateRecogniser(StageOptions stage, TimeProvider timeProvider, ILoggerFactory loggerFactory) =>
        stage.IsOffline
            ? new PocketSphinxSpeechToTextClient(null, loggerFactory, timeProvider)
            : new OpenAISpeechToTextClient(Server(stage, timeProvider));

    private static ITextToSpeechClient CreateSynthesiser(StageOptions stage, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        if (stage.IsOffline)
        {
            return new OfflineTextToSpeechClient(loggerFactory);
        }

        var client = new OpenAITextToSpeechClient(Server(stage, timeProvider));
        return stage.Voice is { } voice ? new FixedVoiceTextToSpeechClient(client, voice) : client;
    }

    private static OpenAIStageOptions Server(StageOptions stage, TimeProvider timeProvider) => new()
    {
        Endpoint = stage.BaseUrl!,
        Model = stage.Model!,
        ApiKey = string.IsNullOrWhiteSpace(stage.ApiKey) ? null : stage.ApiKey,
        TimeProvider = timeProvider,
    };

    private DialogueScriptChatClient OfflineChatModel(string? script)
    {
        try
        {
            return new DialogueScriptChatClient(script is null ? DialogueScript.Empty : DialogueScript.Load(script), _timeProvider);
        }
        catch (DialogueScriptException exception)
        {
            throw new ParleyConfigurationException(exception.Message, script, exception);
        }
    }

    private static string Describe(StageOptions stage, string offlineName) =>
        stage.BaseUrl is { } url ? $"{stage.Model} at {url.GetLeftPart(UriPartial.Path)}" : offlineName;
}
