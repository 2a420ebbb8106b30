using Parley.Realtime;
using Parley.Realtime.OpenAI;
using Parley.Realtime.Sessions;
using Parley.Server.CallLoops;
using Parley.Server.Configuration;

namespace Parley.Server.Engine;

/// <summary>The Realtime service that agents speak through, when it is not the self-hosted engine. Its key stays in here.</summary>
internal sealed class Upstream
{
    private readonly string _model;
    private readonly IReadOnlyList<string> _passing;
    private readonly Func<OpenAIRealtimeOptions> _connect;

    private Upstream(string model, Optional<TranscriptionConfiguration> transcription, IEnumerable<string> passing, Func<OpenAIRealtimeOptions> connect)
    {
        _model = model;
        Transcription = transcription;
        _passing = [model, .. passing];
        _connect = connect;
    }

    /// <summary>What agents without a choice of their own use to write down what callers say; null for none, absent for the usual one.</summary>
    public Optional<TranscriptionConfiguration> Transcription { get; }

    /// <summary>What the service translates with, its end perhaps a <c>*</c>; null where it is not known to translate, as on Azure.</summary>
    public string? TranslationModel { get; private init; }

    /// <summary>The ids, or beginnings of ids with a <c>*</c>, that clients may ask for.</summary>
    public IEnumerable<string> ModelIds => _passing;

    /// <summary>The service that was chosen; null for the self-hosted engine.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="options">How to get in.</param>
    /// <param name="dialer">Opens the connections; null for the platform's own way.</param>
    public static Upstream? For(EngineChoice choice, ParleyOptions options, LoopDialer? dialer) => choice.Kind switch
    {
        EngineSelection.OpenAI => ForOpenAI(options.OpenAI, dialer),
        EngineSelection.AzureOpenAI => ForAzure(options.AzureOpenAI, dialer),
        _ => null,
    };

    /// <summary>What agents speak through.</summary>
    /// <param name="model">The agent's own choice; null for the service's.</param>
    /// <param name="safetyIdentifier">What stands for the end user; null for none.</param>
    public IRealtimeModel ForAgents(string? model, string? safetyIdentifier) => Open(options => options.Model = model ?? _model, safetyIdentifier);

    /// <summary>The model of that name, when clients may ask for it; else null.</summary>
    public IRealtimeModel? Find(string modelId, string? safetyIdentifier) => _passing.Any(pattern => ModelPattern.Matches(pattern, modelId))
        ? Open(options => options.Model = modelId, safetyIdentifier)
        : null;

    /// <summary>The translation model of that name, when the service has it; else null.</summary>
    public IRealtimeModel? FindTranslation(string modelId, string? safetyIdentifier) =>
        TranslationModel is { } pattern && ModelPattern.Matches(pattern, modelId)
            ? Open(options => options.TranslationModel = modelId, safetyIdentifier)
            : null;

    private OpenAIRealtimeModel Open(Action<OpenAIRealtimeOptions> select, string? safetyIdentifier)
    {
        var options = _connect();
        options.SafetyIdentifier = safetyIdentifier;
        options.Model = null; // Azure's address brings one
        select(options);
        return new OpenAIRealtimeModel(options);
    }

    private static Upstream ForOpenAI(OpenAIOptions options, LoopDialer? dialer) => new(
        options.Model,
        options.TranscriptionModel is { } transcription ? new TranscriptionConfiguration { Model = transcription } : default(Optional<TranscriptionConfiguration>),
        options.Models,
        () =>
        {
            var connection = new OpenAIRealtimeOptions { Endpoint = options.BaseUrl, Organization = options.Organization, Project = options.Project };
            connection.UseApiKey(options.ApiKey!);
            dialer?.Serve(connection);
            return connection;
        })
    {
        TranslationModel = options.TranslationModel,
    };

    private static Upstream ForAzure(AzureOpenAIOptions options, LoopDialer? dialer) => new(
        options.Deployment!,
        new Optional<TranscriptionConfiguration>( // on Azure it, too, is a deployment's name, so there is none to assume
            options.TranscriptionDeployment is { } deployment ? new TranscriptionConfiguration { Model = deployment } : null),
        [],
        () =>
        {
            var connection = OpenAIRealtimeOptions.ForAzure(options.Endpoint!, options.Deployment!);
            connection.UseApiKey(options.ApiKey!);
            dialer?.Serve(connection);
            return connection;
        });
}
