using Parley.Agents.Interruptions;
using Parley.Agents.Resolution;
using Parley.Agents.Tools;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Settings;

/// <summary>
/// Where a session's settings come from, the weakest first: Parley's defaults, the run, the model, the agent, the session, and the
/// formats that the session's owner needs. Immutable.
/// </summary>
internal sealed record SettingsLayers
{
    /// <summary>Where nobody says otherwise.</summary>
    public RealtimeSessionConfiguration Defaults { get; init; } = DefaultSettings.Value;

    /// <summary>For all sessions of a run; null for nothing.</summary>
    public RealtimeSessionConfiguration? Run { get; init; }

    /// <summary>For whatever speaks through the model; null for nothing.</summary>
    public RealtimeSessionConfiguration? Model { get; init; }

    /// <summary>For this session: what it was started with and was told since.</summary>
    public RealtimeSessionConfiguration Session { get; init; } = new();

    /// <summary>The caller's audio; null for whatever the layers say.</summary>
    public AudioFormatConfiguration? InputFormat { get; init; }

    /// <summary>The agent's audio; null for whatever the layers say.</summary>
    public AudioFormatConfiguration? OutputFormat { get; init; }

    /// <summary>How an agent that does not say it itself can be interrupted.</summary>
    public InterruptionOptions Interruption { get; init; } = InterruptionOptions.Default;

    /// <summary>How the running response can be interrupted; null for as its agent.</summary>
    public InterruptionOptions? OfResponse { get; init; }

    /// <summary>The whole session that makes a model this agent.</summary>
    /// <exception cref="ArgumentException">Two tools have one name, a format is none, or a layer names a model.</exception>
    public RealtimeSessionConfiguration For(ResolvedAgent agent)
    {
        var given = agent.Agent.Settings ?? new RealtimeSessionConfiguration();
        var own = given with { Instructions = agent.Instructions ?? given.Instructions, Prompt = agent.Prompt.Or(given.Prompt) };
        var under = WithVoice(own, agent.Agent.Voice).Over(Model.Over(Run.Over(Defaults)));
        var settings = Formats.Over(Session.Over(under));
        if (settings.Model is not null)
        {
            throw new ArgumentException("Settings cannot name a model: it is fixed by the connection. Name it where the IRealtimeModel is made.");
        }

        var hasPrompt = settings.Prompt.Value is not null;
        IReadOnlyList<ToolDefinition> tools = [.. ToolDefinitions.For(agent.Tools), .. agent.Agent.HostedTools, .. settings.Tools ?? []];
        ToolDefinitions.RefuseDuplicates(tools);
        var whole = settings with
        {
            Instructions = settings.Instructions ?? (hasPrompt ? null : ""), // a stored prompt has its own
            Tools = hasPrompt && tools.Count == 0 ? null : tools,
            Audio = settings.Audio is { } audio ? WithKnownFormats(audio) : null,
        };
        return InterruptionPolicies.Apply(whole, OfResponse ?? agent.Agent.Interruption ?? Interruption);
    }

    /// <summary>The same with a change over the session's own settings.</summary>
    public SettingsLayers With(RealtimeSessionConfiguration change) => this with { Session = change.Over(Session) };

    /// <summary>The same for another agent: what the session said about the former agent's words and tools is not said about this one.</summary>
    public SettingsLayers ForAnotherAgent() => this with
    {
        Session = Session with { Instructions = null, Prompt = default, Tools = null, ToolChoice = Session.ToolChoice is { Name: not null } ? null : Session.ToolChoice },
    };

    private RealtimeSessionConfiguration Formats => new()
    {
        Audio = InputFormat is null && OutputFormat is null ? null : new AudioConfiguration
        {
            Input = InputFormat is null ? null : new AudioInputConfiguration { Format = InputFormat },
            Output = OutputFormat is null ? null : new AudioOutputConfiguration { Format = OutputFormat },
        },
    };

    private static RealtimeSessionConfiguration WithVoice(RealtimeSessionConfiguration settings, Voice? voice) => voice is null
        ? settings
        : new RealtimeSessionConfiguration
        {
            Audio = new AudioConfiguration { Output = new AudioOutputConfiguration { Voice = voice } },
        }.Over(settings);

    private static AudioConfiguration WithKnownFormats(AudioConfiguration audio) => audio with
    {
        Input = audio.Input is { } input ? input with { Format = Known(input.Format) } : null,
        Output = audio.Output is { } output ? output with { Format = Known(output.Format) } : null,
    };

    private static AudioFormatConfiguration? Known(AudioFormatConfiguration? format) => format is null
        ? null
        : AudioFormatConfiguration.Parse(format.Type) is var known && format.Rate is { } rate ? format with { Type = known.Type, Rate = rate } : known;
}
