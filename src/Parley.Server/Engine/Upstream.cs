using Parley.Realtime;
using Parley.Realtime.OpenAI;
using Parley.Realtime.Sessions;
using Parley.Server.Configuration;

namespace Parley.Server.Engine;

/// <summary>The Realtime service that agents speak through, when it is not the self-hosted engine. Its key stays in here.</summary>
internal sealed class Upstream
{
    private readonly Func<string, OpenAIRealtimeOptions> _connect;
    private readonly IReadOnlyList<string> _passing;

    private Upstream(string model, Optional<TranscriptionConfiguration> transcription, IEnumerable<string> passing, Func<string, OpenAIRealtimeOptions> connect)
    {
        Transcription = transcription;
        _passing = [model, .. passing];
        _connect = connect;
        Model = new OpenAIRealtimeModel(connect(model));
    }

    /// <summary>What agents speak through.</summary>
    public IRealtimeModel Model { get; }

    /// <summary>What agents without a choice of their own use to write down what callers say; null for none, absent for the usual one.</summary>
    public Optional<TranscriptionConfiguration> Transcription { get; }

    /// <summary>The ids, or beginnings of ids with a <c>*</c>, that clients may ask for.</summary>
    public IEnumerable<string> ModelIds => _passing;

    /// <summary>The service that was chosen; null for the self-hosted engine.</summary>
    public static Upstream? For(EngineChoice choice, ParleyOptions options) => choice.Kind switch
    {
        EngineSelection.OpenAI => ForOpenAI(options.OpenAI),
        EngineSelection.AzureOpenAI => ForAzure(options.AzureOpenAI),
        _ => null,
    };

    /// <summary>The model of that name, when clients may ask for it; else null.</summary>
    public IRealtimeModel? Find(string modelId) =>
        _passing.Any(pattern => ModelPattern.Matches(pattern, modelId)) ? new OpenAIRealtimeModel(_connect(modelId)) : null;

    private static Upstream ForOpenAI(OpenAIOptions options) => new(
        options.Model,
        options.TranscriptionModel is { } transcription ? new TranscriptionConfiguration { Model = transcription } : default(Optional<TranscriptionConfiguration>),
        options.Models,
        model =>
        {
            var connection = new OpenAIRealtimeOptions
            {
                Endpoint = options.BaseUrl, Model = model, Organization = options.Organization, Project = options.Project,
            };
            connection.UseApiKey(options.ApiKey!);
            return connection;
        });

    private static Upstream ForAzure(AzureOpenAIOptions options) => new(
        options.Deployment!,
        new Optional<TranscriptionConfiguration>( // on Azure it, too, is a deployment's name, so there is none to assume
            options.TranscriptionDeployment is { } deployment ? new TranscriptionConfiguration { Model = deployment } : null),
        [],
        model =>
        {
            var connection = OpenAIRealtimeOptions.ForAzure(options.Endpoint!, model);
            connection.UseApiKey(options.ApiKey!);
            return connection;
        });
}
