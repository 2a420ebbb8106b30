using Parley.Agents.Connections;
using Microsoft.Extensions.AI;
using Parley.Agents.DeadAir;
using Parley.Agents.EventLog;
using Parley.Agents.Guardrails;
using Parley.Agents.Handoffs;
using Parley.Agents.History;
using Parley.Agents.Hooks;
using Parley.Agents.Metering;
using Parley.Agents.Interruptions;
using Parley.Agents.Playout;
using Parley.Agents.Sending;
using Parley.Agents.Telemetry;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Sessions;

/// <summary>How a session is run. The defaults work.</summary>
public sealed record AgentSessionOptions
{
    /// <summary>How long the model may take to be reached and to accept the agent; default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the model may take to confirm a change of agent or settings; default 10 s. See <see cref="RealtimeSession.UpdateAgentAsync"/>.</summary>
    public TimeSpan UpdateTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Settings of all sessions of the run: over Parley's defaults, under those of the model, the agent and the session. Null for none.
    /// </summary>
    public RealtimeSessionConfiguration? Settings { get; init; }

    /// <summary>
    /// What every agent is told after its own instructions, e.g. what is known of the caller; null for nothing. An agent that has a stored
    /// prompt and no instructions is not told.
    /// </summary>
    public string? Briefing { get; init; }

    /// <summary>What every agent may do besides its own tools.</summary>
    public IReadOnlyList<AIFunction> SharedTools { get; init; } = [];

    /// <summary>Who may take over from every agent, besides its own handoffs. An agent is not offered a handoff to itself.</summary>
    public IReadOnlyList<RealtimeHandoff> SharedHandoffs { get; init; } = [];

    /// <summary>Told what every agent does; null for nobody.</summary>
    public IRealtimeAgentHooks? Hooks { get; init; }

    /// <summary>How tools are run.</summary>
    public ToolOptions Tools { get; init; } = new();

    /// <summary>What watches what is said, and how.</summary>
    public GuardrailOptions Guardrails { get; init; } = new();

    /// <summary>What is done about silence.</summary>
    public DeadAirOptions DeadAir { get; init; } = new();

    /// <summary>Who knows what the listener heard; default <see cref="HeardAudioSource.Estimated"/>.</summary>
    public HeardAudioSource HeardAudio { get; init; } = HeardAudioSource.Estimated;

    /// <summary>Whether and how the user can interrupt an agent that does not say it itself; default: at once.</summary>
    public InterruptionOptions Interruption { get; init; } = InterruptionOptions.Default;

    /// <summary>The caller's audio; null for the agent's or the model's own choice (PCM16 at 24 kHz).</summary>
    public AudioFormatConfiguration? InputFormat { get; init; }

    /// <summary>The agent's audio; null for the agent's or the model's own choice (PCM16 at 24 kHz).</summary>
    public AudioFormatConfiguration? OutputFormat { get; init; }

    /// <summary>What becomes of audio that is sent when the session is over; default <see cref="AudioWhenClosed.Refuse"/>.</summary>
    public AudioWhenClosed AudioWhenClosed { get; init; }

    /// <summary>Which raw events of the model are in the stream as well; default none.</summary>
    public ModelEventPassing ModelEvents { get; init; } = ModelEventPassing.None;

    /// <summary>How the session goes on when its connection ends or grows old; null (the default): it ends with its connection.</summary>
    public ContinuityOptions? Continuity { get; init; }

    /// <summary>
    /// What was said before, e.g. by <see cref="HistoryJson.Read"/>: the model is told of it before the session is there. Speech is told as
    /// its words, a tool's call with its output; entries that a model cannot use, such as a call that was never answered, are only shown.
    /// Default none.
    /// </summary>
    public IReadOnlyList<HistoryItem> SeedHistory { get; init; } = [];

    /// <summary>
    /// Whether messages of the history keep their audio, in <see cref="HistoryMessage.Audio"/>; default false. One minute of PCM16 at
    /// 24 kHz takes 2.9 MB, and the user's audio is fetched from the model for it.
    /// </summary>
    public bool KeepAudioInHistory { get; init; }

    /// <summary>
    /// How a model is reached, whichever it is: the first, a fallback, or an agent's own; null (the default) for by its
    /// <see cref="IRealtimeModel.ConnectAsync"/>. For replays, and for wrapping connections.
    /// </summary>
    public Func<IRealtimeModel, CancellationToken, ValueTask<IRealtimeConnection>>? Connector { get; init; }

    /// <summary>Where all that goes in and out is written down, e.g. to replay it; null (the default) for nowhere.</summary>
    public EventLogOptions? EventLog { get; init; }

    /// <summary>What its spans and measurements hold.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>What turns usage into money, e.g. <see cref="PriceTable.ListPrices2026"/>; null (the default) for no estimates.</summary>
    public ICostEstimator? CostEstimator { get; init; }

    /// <summary>
    /// How many events may wait to be read; default 8192. When there are more, the session fails with code <c>events_not_read</c>:
    /// no event is lost unseen.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int EventCapacity
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one event must be able to wait.");
    } = 8192;
}
