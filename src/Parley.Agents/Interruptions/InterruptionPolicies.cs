using Parley.Agents.Resolution;
using Parley.Agents.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Interruptions;

/// <summary>Which policy holds for what is heard: the response's own, else its agent's, else the session's. One caller at a time.</summary>
internal sealed class InterruptionPolicies(InterruptionOptions session, ActiveAgents agents, ResponseFlow responses)
{
    private const int MaxKept = 8; // as many responses as can be playing
    private readonly List<(string ResponseId, InterruptionOptions Options)> _kept = [];

    /// <summary>For what the current agent says next.</summary>
    public InterruptionOptions Current => agents.Current.Agent.Interruption ?? session;

    /// <summary>A response began.</summary>
    public InterruptionOptions Started(string responseId)
    {
        var options = responses.ActiveRequest?.Interruption ?? Current;
        if (_kept.Count == MaxKept)
        {
            _kept.RemoveAt(0);
        }

        _kept.Add((responseId, options));
        return options;
    }

    /// <summary>For a response; the current agent's when it is not known.</summary>
    public InterruptionOptions Of(string? responseId)
    {
        var index = _kept.FindLastIndex(kept => kept.ResponseId == responseId);
        return index < 0 ? Current : _kept[index].Options;
    }

    /// <summary>
    /// The settings with which the server leaves interrupting to the session, where the policy wants it. A session without turn detection
    /// stays without.
    /// </summary>
    public static RealtimeSessionConfiguration Apply(RealtimeSessionConfiguration settings, InterruptionOptions options)
    {
        var turns = settings.Audio?.Input?.TurnDetection ?? default;
        if (options.Mode == InterruptionMode.Server || (turns.IsPresent && turns.Value is null))
        {
            return settings;
        }

        var own = (turns.Value ?? new TurnDetectionConfiguration { Type = "server_vad" }) with { InterruptResponse = false };
        var audio = settings.Audio ?? new AudioConfiguration();
        return settings with { Audio = audio with { Input = (audio.Input ?? new AudioInputConfiguration()) with { TurnDetection = own } } };
    }
}
