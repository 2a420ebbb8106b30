using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Engine;
using Parley.Engine.Dialogue;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Engine.Speech.Synthesis;
using Parley.Realtime;
using Parley.Realtime.OpenAI;

namespace Tour;

/// <summary>What speaks: OpenAI with a key in <c>OPENAI_API_KEY</c>, else the offline engine, which follows a script.</summary>
internal sealed class SampleModel : IDisposable
{
    private readonly List<IDisposable> _stages = [];

    /// <param name="script">For the offline engine; the tools of the agent are understood besides.</param>
    public SampleModel(DialogueScript script)
    {
        if (Environment.GetEnvironmentVariable("OPENAI_API_KEY") is { Length: > 0 } key)
        {
            var options = new OpenAIRealtimeOptions { Model = "gpt-realtime-2.1" };
            options.UseApiKey(key);
            Model = new OpenAIRealtimeModel(options);
            return;
        }

        var recogniser = new PocketSphinxSpeechToTextClient();
        var synthesiser = new OfflineTextToSpeechClient();
        _stages.AddRange([recogniser, synthesiser]);
        Model = CreateEngine(recogniser, new DialogueScriptChatClient(script), synthesiser);
    }

    /// <summary>The model.</summary>
    public IRealtimeModel Model { get; }

    /// <summary>The engine over any three stages.</summary>
    public static EngineModel CreateEngine(ISpeechToTextClient recogniser, IChatClient chatModel, ITextToSpeechClient synthesiser) => new(
        new EngineStages(recogniser, chatModel, synthesiser), new EngineOptions(), TimeProvider.System, NullLoggerFactory.Instance);

    /// <inheritdoc/>
    public void Dispose()
    {
        (Model as IDisposable)?.Dispose();
        _stages.ForEach(stage => stage.Dispose());
    }
}
